package dev.gangway.simulation;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentSetting;
import dev.gangway.json.RawJson;

/// Passes on what an agent is asked: to be bent.
class Asking implements AgentConnection {
    private final AgentConnection agent;

    Asking(AgentConnection agent) {
        this.agent = agent;
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        agent.prompt(content, meta);
    }

    @Override
    public void steer(long key, RawJson content) {
        agent.steer(key, content);
    }

    @Override
    public void cancel() {
        agent.cancel();
    }

    @Override
    public void answer(long key, AgentAnswer answer) {
        agent.answer(key, answer);
    }

    @Override
    public void set(AgentSetting setting) {
        agent.set(setting);
    }

    @Override
    public void close() {
        agent.close();
    }
}
