package dev.gangway.wire.acp;

import dev.gangway.command.WhenBusy;
import dev.gangway.session.SessionLimits;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What a prompt wants while a turn runs: `_meta.gangway.whenBusy` and `_meta.gangway.wait`.
final class BusyPrompt {
    /// How many prompts one that waits is willing to wait behind, when it does not say.
    static final int DEPTH = 8;

    /// How many seconds one that waits is willing to wait, when it does not say.
    static final int SECONDS = 30;

    private static final int WORD_CHARACTERS_MAX = 20;

    private BusyPrompt() {}

    static WhenBusy whenBusy(Params params) {
        String word = params.gangwayText("whenBusy", WORD_CHARACTERS_MAX).orElse("queue");
        JsonNode wait = params.gangway().path("wait");
        if (!word.equals("wait") && !wait.isMissingNode() && !wait.isNull()) {
            throw Params.invalid("_meta.gangway.wait is for whenBusy wait");
        }
        return switch (word) {
            case "queue" -> new WhenBusy.Queue();
            case "refuse" -> new WhenBusy.Refuse();
            case "steer" -> new WhenBusy.Steer();
            case "wait" -> wait(wait);
            default ->
                    throw Params.invalid("_meta.gangway.whenBusy is queue, refuse, steer or wait");
        };
    }

    private static WhenBusy wait(JsonNode wait) {
        if (!wait.isMissingNode() && !wait.isNull() && !wait.isObject()) {
            throw Params.invalid("_meta.gangway.wait must be an object");
        }
        int depth = whole(wait, "depth", DEPTH, SessionLimits.WAIT_DEPTH_MAX);
        long secondsMax = SessionLimits.WAIT_TIME_MAX.toSeconds();
        int seconds = whole(wait, "seconds", SECONDS, (int) secondsMax);
        return new WhenBusy.Wait(depth, Duration.ofSeconds(seconds));
    }

    private static int whole(JsonNode wait, String name, int byDefault, int max) {
        JsonNode value = wait.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return byDefault;
        }
        boolean fits = value.isIntegralNumber() && value.canConvertToInt();
        if (!fits || value.intValue() < 1 || value.intValue() > max) {
            throw Params.invalid("_meta.gangway.wait." + name + " must be 1 to " + max);
        }
        return value.intValue();
    }
}
