package dev.gangway.agent;

import dev.gangway.json.RawJson;

/// One agent, working for one session. No method blocks; what they cause is told to the
/// [AgentListener]. Calls after the agent is gone do nothing. Any thread.
public interface AgentConnection {
    /// Gives the agent a prompt: one at a time. Ends with exactly one [AgentListener#turnEnded],
    /// unless the agent goes before.
    ///
    /// @param content an array of ACP content blocks
    /// @param meta what a client put into `_meta` besides `gangway`; an empty object for nothing
    void prompt(RawJson content, RawJson meta);

    /// Gives the agent a prompt for the turn that it is working at, where it said that it takes
    /// such ([AgentReady#steers]). Ends with [AgentListener#steered], unless the agent never
    /// answers or goes before.
    ///
    /// @param key names it towards this connection; the caller's choice, used once
    /// @param content an array of ACP content blocks
    void steer(long key, RawJson content);

    /// Asks the agent to stop its turn, and answers all its open requests as cancelled.
    void cancel();

    /// Answers an open request of the agent, once; later answers are ignored.
    ///
    /// @param key as told in [AgentRequest#key]
    void answer(long key, AgentAnswer answer);

    /// Changes a setting of the agent's session; the outcome comes as events, or as
    /// [AgentListener#settingRefused].
    void set(AgentSetting setting);

    /// Ends the agent: gently first, then not. [AgentListener#gone] follows.
    void close();
}
