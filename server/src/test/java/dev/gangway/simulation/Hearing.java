package dev.gangway.simulation;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;

/// Passes on what an agent says: to be bent.
class Hearing implements AgentListener {
    private final AgentListener session;

    Hearing(AgentListener session) {
        this.session = session;
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        session.awaitRoom();
    }

    @Override
    public void ready(AgentReady ready) {
        session.ready(ready);
    }

    @Override
    public void event(EventKind kind, RawJson payload) {
        session.event(kind, payload);
    }

    @Override
    public void used(RawJson update, Reported reported) {
        session.used(update, reported);
    }

    @Override
    public void messageEnded() {
        session.messageEnded();
    }

    @Override
    public void requested(AgentRequest request) {
        session.requested(request);
    }

    @Override
    public void withdrawn(long key) {
        session.withdrawn(key);
    }

    @Override
    public void turnEnded(TurnOutcome outcome) {
        session.turnEnded(outcome);
    }

    @Override
    public void steered(long key, SteerOutcome outcome) {
        session.steered(key, outcome);
    }

    @Override
    public void completed(String elicitation) {
        session.completed(elicitation);
    }

    @Override
    public void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {
        session.settingTaken(setting, kind, payload);
    }

    @Override
    public void settingRefused(AgentSetting setting, String message) {
        session.settingRefused(setting, message);
    }

    @Override
    public void gone(AgentExit exit) {
        session.gone(exit);
    }
}
