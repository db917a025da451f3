package dev.gangway.testkit.conformance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/// What came in on one socket or event stream, in its order, and how it ended.
final class Heard {
    /// Whoever brings more has to wait until some are read.
    private static final int FRAMES_MAX = 1 << 17;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final LinkedBlockingDeque<JsonNode> frames = new LinkedBlockingDeque<>(FRAMES_MAX);
    private volatile String ending = "";

    /// A frame that is no JSON is a text.
    void frame(String text) {
        try {
            put(MAPPER.readTree(text));
        } catch (JacksonException noJson) {
            put(StringNode.valueOf(text));
        }
    }

    void put(JsonNode frame) {
        try {
            frames.putLast(frame);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param how the close code, or a sentence
    void ended(String how) {
        ending = how;
        put(MissingNode.getInstance());
    }

    /// The next frame, in this time; empty when there is none, see [#ending].
    Optional<JsonNode> next(Duration patience) throws InterruptedException {
        @Nullable JsonNode frame = frames.pollFirst(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (frame != null && frame.isMissingNode()) {
            back(frame);
            return Optional.empty();
        }
        return Optional.ofNullable(frame);
    }

    /// It was not wanted yet.
    void back(JsonNode frame) {
        frames.addFirst(frame);
    }

    /// How it ended; empty while it goes on.
    String ending() {
        return ending;
    }
}
