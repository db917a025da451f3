package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Optional;

/// Why a turn failed or was interrupted, in the words of whoever said so. Pure.
final class TurnFault {
    private static final JsonScanner ENDED = JsonScanner.of("outcome", "stopReason", "detail");
    private static final JsonScanner DETAIL = JsonScanner.of("message");

    private TurnFault() {}

    /// @param ended the end of a turn, or its entry in a transcript
    /// @return empty for one that ended well, or runs
    static Optional<String> of(RawJson ended) {
        Members end = ENDED.scan(ended);
        return end.text("outcome")
                .filter(outcome -> !outcome.equals("stopped"))
                .map(_ -> words(end));
    }

    private static String words(Members end) {
        return end.members("detail", DETAIL)
                .text("message")
                .or(() -> end.text("stopReason"))
                .orElse("the turn failed");
    }
}
