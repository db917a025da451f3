package dev.gangway.session;

import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Watches over a session's agent: that a running turn does not fall silent, and that neither it
/// nor the agent between two turns says without end. Guarded by the session's lock.
final class Watchdogs {
    /// How much more than its limit a turn may say before its agent is ended: an eighth.
    private static final int PATIENCE_SHIFT = 3;

    /// Whoever is told, under the session's lock.
    interface Alarm extends SilenceWatch.Alarm {
        /// More was said than a turn may. Told again at an eighth more.
        ///
        /// @param last whether the agent is to be ended whatever it does
        void tooMuch(Output output, boolean last);
    }

    /// What was said.
    ///
    /// @param limit the key of the limit that was passed
    record Output(String limit, String sentence) {}

    private final SessionLimits.Watch limits;
    private final Alarm alarm;
    private final SilenceWatch silence;
    private final ToolsAtWork tools = new ToolsAtWork();
    private boolean peopleAsked;
    private long events;
    private long bytes;
    private boolean told;

    /// @param decide runs something under the session's lock
    /// @param lastWord when the agent said something last, by `clock` in milliseconds
    Watchdogs(
            SessionLimits.Watch limits,
            InstantSource clock,
            Timers timers,
            Consumer<Runnable> decide,
            LongSupplier lastWord,
            Alarm alarm) {
        this.limits = limits;
        this.alarm = alarm;
        this.silence = new SilenceWatch(clock, timers, decide, limits, lastWord, alarm);
    }

    void turnBegins() {
        countAnew();
        tools.clear();
        silence.begin();
    }

    /// No turn runs any more, or it is being stopped, which has a limit of its own.
    void stop() {
        silence.stop();
    }

    void turnEnds() {
        stop();
        countAnew();
    }

    /// Somebody is asked, or nobody any more.
    void peopleAsked(boolean asked) {
        peopleAsked = asked;
        silence.standing(asked || tools.any());
    }

    /// The agent said something, which was appended.
    void heard(EventKind kind, RawJson payload) {
        if (isOfTools(kind, payload)) {
            silence.standing(peopleAsked || tools.any());
        }
        heard(payload.length());
    }

    /// Takes note of it, if it says where a tool stands.
    private boolean isOfTools(EventKind kind, RawJson payload) {
        if (kind == EventKind.TOOL_CALL) {
            tools.announced(payload);
        } else if (kind == EventKind.TOOL_CALL_UPDATE) {
            tools.updated(payload);
        } else if (kind == EventKind.TERMINAL_STARTED) {
            tools.terminalStarted(payload);
        } else if (kind == EventKind.TERMINAL_ENDED) {
            tools.terminalEnded(payload);
        } else {
            return false;
        }
        return true;
    }

    /// The agent did something that was written down.
    void heard(int payloadBytes) {
        events++;
        bytes += payloadBytes;
        if (events > limits.turnEvents() || bytes > limits.turnBytes()) {
            tooMuch();
        }
    }

    private void tooMuch() {
        boolean last =
                events > withPatience(limits.turnEvents())
                        || bytes > withPatience(limits.turnBytes());
        if (!told || last) {
            told = true;
            Output output = output();
            if (last) {
                countAnew();
            }
            alarm.tooMuch(output, last);
        }
    }

    private Output output() {
        return bytes > limits.turnBytes()
                ? new Output(
                        "turn_bytes",
                        "The agent said more than "
                                + limits.turnBytes()
                                + " bytes (limits.turn_bytes).")
                : new Output(
                        "turn_events",
                        "The agent said more than "
                                + limits.turnEvents()
                                + " things (limits.turn_events).");
    }

    private void countAnew() {
        events = 0;
        bytes = 0;
        told = false;
    }

    private static long withPatience(long limit) {
        return limit + (limit >> PATIENCE_SHIFT);
    }

    /// A time as people say it.
    static String words(Duration time) {
        if (time.toHours() > 0 && time.toMinutesPart() == 0) {
            return time.toHours() + " h";
        }
        return time.toSeconds() >= 120 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
