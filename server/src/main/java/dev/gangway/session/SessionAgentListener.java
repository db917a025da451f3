package dev.gangway.session;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.log.StreamFailed;
import dev.gangway.usage.Reported;

/// One agent's way into its session. Unheard once the session let that agent go, or stopped.
final class SessionAgentListener implements AgentListener {
    private final Session session;
    private final SessionLog log;
    private final SessionAgent agent;
    private final Requests requests;
    private final Turns turns;
    private final long generation;

    SessionAgentListener(
            Session session,
            SessionLog log,
            SessionAgent agent,
            Requests requests,
            Turns turns,
            long generation) {
        this.session = session;
        this.log = log;
        this.agent = agent;
        this.requests = requests;
        this.turns = turns;
        this.generation = generation;
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        log.writer().awaitRoom();
    }

    @Override
    public void introduced(AgentIntroduction introduction) {
        hear(() -> session.introduced(introduction));
    }

    @Override
    public void ready(AgentReady ready) {
        hear(() -> {
            if (agent.step(AgentTable.Input.BECAME_READY) == AgentTable.Effect.ANNOUNCE) {
                session.ready(ready);
            }
        });
    }

    @Override
    public void event(EventKind kind, RawJson payload) {
        if (kind != EventKind.USER_MESSAGE_CHUNK) {
            hear(() -> {
                log.appendUpdate(kind, Origin.AGENT, payload);
                turns.watchdogs().heard(kind, payload);
            });
        }
    }

    @Override
    public void used(RawJson update, Reported reported) {
        hear(() -> {
            log.appendUpdate(EventKind.USAGE_UPDATE, Origin.AGENT, update);
            turns.watchdogs().heard(EventKind.USAGE_UPDATE, update);
            turns.reported(reported);
        });
    }

    @Override
    public void messageEnded() {
        hear(log::endMessage);
    }

    @Override
    public void requested(AgentRequest request) {
        hear(() -> {
            requests.open(request);
            turns.peopleAsked();
            turns.watchdogs().heard(request.payload().length());
        });
    }

    @Override
    public void withdrawn(long key) {
        hear(() -> {
            requests.withdrawn(key);
            turns.peopleAsked();
            turns.watchdogs().heard(0);
        });
    }

    @Override
    public void turnEnded(TurnOutcome outcome) {
        turnEnded(outcome, Reported.NOTHING);
    }

    @Override
    public void turnEnded(TurnOutcome outcome, Reported reported) {
        hear(() -> {
            if (outcome instanceof TurnOutcome.Stopped) {
                session.agentWorked();
            }
            turns.stopped(outcome, reported);
        });
    }

    @Override
    public void steered(long key, SteerOutcome outcome) {
        hear(() -> turns.steered(key, outcome));
    }

    @Override
    public void completed(String elicitation) {
        hear(() -> requests.completed(elicitation));
    }

    @Override
    public void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {
        hear(() -> {
            session.settingTaken(setting, kind, payload);
            turns.watchdogs().heard(kind, payload);
        });
    }

    @Override
    public void settingRefused(AgentSetting setting, String message) {
        hear(() -> session.settingRefused(setting, message));
    }

    @Override
    public void gone(AgentExit exit) {
        hear(() -> {
            agent.step(AgentTable.Input.GONE);
            session.gone(exit);
        });
        agent.ended(generation);
    }

    private void hear(Runnable decision) {
        try {
            log.decide(() -> {
                if (agent.isCurrent(generation)) {
                    decision.run();
                }
            });
        } catch (StreamFailed failed) {
            // The session has stopped and said so; there is nobody left to tell about what this
            // agent says.
            return;
        }
    }
}
