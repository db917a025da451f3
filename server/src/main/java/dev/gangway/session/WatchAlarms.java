package dev.gangway.session;

import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import java.time.Duration;

/// What a session does about what its watchdogs notice: it says so, cancels the turn, ends the
/// agent. Under the session's lock.
final class WatchAlarms implements Watchdogs.Alarm {
    private final SessionLog log;
    private final SessionLimits.Watch limits;
    private final Turns turns;
    private final Turns.Agents agents;

    WatchAlarms(SessionLog log, SessionLimits.Watch limits, Turns turns, Turns.Agents agents) {
        this.log = log;
        this.limits = limits;
        this.turns = turns;
        this.agents = agents;
    }

    @Override
    public void silent(Duration silence) {
        if (log.state().phase() == SessionPhase.RUNNING) {
            long turn = log.state().turn();
            log.append(
                    EventKind.AGENT_SILENT,
                    turn,
                    Origin.GATEWAY,
                    SessionPayloads.agentSilent(turn, silence, limits.silenceCancelTime()));
        }
    }

    @Override
    public void silentTooLong(Duration silence) {
        cancel("silence");
    }

    @Override
    public void tooMuch(Watchdogs.Output output, boolean last) {
        boolean turnRuns = log.state().turn() != 0;
        if (last || !turnRuns) {
            agents.end(output.limit(), output.sentence());
        } else {
            cancel(output.limit());
        }
    }

    /// @param why in one word
    void cancel(String why) {
        if (log.state().phase() == SessionPhase.RUNNING) {
            turns.cancel(Origin.GATEWAY, why);
        }
    }
}
