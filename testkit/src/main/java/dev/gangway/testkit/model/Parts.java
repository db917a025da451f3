package dev.gangway.testkit.model;

import java.util.ArrayList;
import java.util.List;

/// What an answer has said so far: protocols that close with the whole need it again. Used by one
/// thread.
final class Parts {
    final StringBuilder text = new StringBuilder();
    final StringBuilder thought = new StringBuilder();
    final List<ToolCall> calls = new ArrayList<>();
    StopReason reason = StopReason.END;
    Usage usage = new Usage(0, 0);

    void end(StopReason why, Usage counted) {
        reason = why;
        usage = counted;
    }
}
