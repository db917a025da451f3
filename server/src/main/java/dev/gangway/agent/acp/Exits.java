package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.json.RawJson;
import dev.gangway.process.ExitStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides why an agent is gone and says it in a sentence: the first reason counts. Nothing of its
/// configured environment is in it. Any thread.
final class Exits {
    private static final int LAST_WORDS_LENGTH_MAX = 2000;

    /// @param what goes on after the agent's name
    private record Reason(AgentExit.Cause cause, String what) {}

    private final String agent;
    private final Secrets secrets;

    /// Why we end it or let it go; null while we do not.
    private volatile @Nullable Reason reason;

    private volatile boolean unsent;

    /// ACP's, when it wants to be logged in.
    private volatile RawJson authMethods = RawJson.EMPTY_ARRAY;

    private boolean gone;

    Exits(String agent, Secrets secrets) {
        this.agent = agent;
        this.secrets = secrets;
    }

    /// We end it, or it cannot be used.
    ///
    /// @param what goes on after the agent's name
    synchronized void give(AgentExit.Cause cause, String what) {
        if (reason == null) {
            reason = new Reason(cause, what);
        }
    }

    /// How it wants to be logged in: told with its end, when that is why it ends.
    void loginBy(RawJson methods) {
        authMethods = methods;
    }

    /// It takes no more lines: it does not read, or has just ended, which its end will tell.
    void unsent() {
        unsent = true;
    }

    /// Whether it is gone, or on its way out by our will.
    synchronized boolean given() {
        return reason != null || unsent || gone;
    }

    /// It is gone; true the first time.
    synchronized boolean over() {
        boolean first = !gone;
        gone = true;
        return first;
    }

    /// Whether nothing that it says counts any more.
    boolean givenUp() {
        Reason why = reason;
        return unsent || (why != null && why.cause() != AgentExit.Cause.CLOSED);
    }

    /// It never ran.
    AgentExit neverStarted(String why) {
        return exit(
                new Reason(AgentExit.Cause.START_FAILED, "could not be started: " + why),
                Optional.empty(),
                "");
    }

    /// It ended.
    ///
    /// @param ready whether its session was open
    /// @param errors the end of its stderr
    AgentExit ended(ExitStatus status, boolean ready, String errors) {
        Reason why = reason;
        if (why == null) {
            why = byItself(status, ready);
        }
        boolean wanted = why.cause() == AgentExit.Cause.CLOSED;
        return wanted
                ? exit(why, Optional.empty(), "")
                : exit(why, Optional.of(status), lastWords(errors));
    }

    private Reason byItself(ExitStatus status, boolean ready) {
        if (unsent && status.signal().isPresent()) {
            return new Reason(AgentExit.Cause.MISBEHAVED, "does not read what it is sent");
        }
        return ready
                ? new Reason(AgentExit.Cause.DIED, "ended by itself")
                : new Reason(AgentExit.Cause.START_FAILED, "ended before it was ready");
    }

    private AgentExit exit(Reason why, Optional<ExitStatus> status, String lastWords) {
        String how = status.map(ended -> " (" + ended.description() + ")").orElse("");
        String words = lastWords.isEmpty() ? "" : " Its last words: " + lastWords;
        String message = "The agent " + agent + " " + why.what() + how + "." + words;
        boolean login = why.cause() == AgentExit.Cause.AUTH_REQUIRED;
        return new AgentExit(
                why.cause(), secrets.hide(message), login ? authMethods : RawJson.EMPTY_ARRAY);
    }

    /// Whole lines, so that no half of a secret stands at the beginning.
    private String lastWords(String errors) {
        String hidden = secrets.hide(errors.strip());
        if (hidden.length() <= LAST_WORDS_LENGTH_MAX) {
            return hidden;
        }
        String end = hidden.substring(hidden.length() - LAST_WORDS_LENGTH_MAX);
        return end.substring(end.indexOf('\n') + 1);
    }
}
