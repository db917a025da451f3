package dev.gangway.agent;

import dev.gangway.json.RawJson;

/// The connection to an agent that never came: its end was told, so nothing that is asked of it
/// matters.
public final class NoAgent implements AgentConnection {
    @Override
    public void prompt(RawJson content, RawJson meta) {}

    @Override
    public void steer(long key, RawJson content) {}

    @Override
    public void cancel() {}

    @Override
    public void answer(long key, AgentAnswer answer) {}

    @Override
    public void set(AgentSetting setting) {}

    @Override
    public void close() {}
}
