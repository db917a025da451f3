package dev.gangway.agent;

import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;

/// The session's side of an agent. All calls come in the agent's order, one at a time, from the
/// agent's own thread; after [#gone] there are none. No call blocks but [#awaitRoom].
public interface AgentListener {
    /// Waits until the session can take more: this slows an agent that is faster than the log.
    /// Called before each line.
    void awaitRoom() throws InterruptedException;

    /// The agent runs and has said what it is; its session is not open yet, and may never be.
    default void introduced(AgentIntroduction introduction) {}

    /// The agent runs and its session is open.
    void ready(AgentReady ready);

    /// Something happened. What happens in the agent's terminals, and to the tool calls that stand
    /// for its requests to Gangway, comes from other threads, between [#ready] and [#gone]. The
    /// payload of an update is the agent's own `update` object.
    void event(EventKind kind, RawJson payload);

    /// A `usage_update`, as [#event] tells of one, and what it says of the turn that runs.
    default void used(RawJson update, Reported reported) {
        event(EventKind.USAGE_UPDATE, update);
    }

    /// The message that was running is over: what comes next of its kind is another one, though
    /// nothing came between. Agents that stream a text again after a lost connection to their model
    /// begin it anew under another id.
    void messageEnded();

    /// The agent asks a person.
    void requested(AgentRequest request);

    /// The agent takes a request back: nobody needs to answer any more.
    void withdrawn(long key);

    /// The prompt that was running is over.
    void turnEnded(TurnOutcome outcome);

    /// The same, with what the agent said with it that the turn used.
    default void turnEnded(TurnOutcome outcome, Reported reported) {
        turnEnded(outcome);
    }

    /// What became of a prompt for the running turn.
    ///
    /// @param key as given to [AgentConnection#steer]
    void steered(long key, SteerOutcome outcome);

    /// What a person opened for a question is done: `elicitation/complete`.
    ///
    /// @param elicitation the agent's own name of the question; it may be one that nobody knows
    void completed(String elicitation);

    /// A setting was taken by the agent, and this is the event that says so: `current_mode_update`
    /// or `config_option_update`. (Changes that the agent makes by itself come as plain events.)
    void settingTaken(AgentSetting setting, EventKind kind, RawJson payload);

    /// A setting was refused by the agent; nothing changed.
    void settingRefused(AgentSetting setting, String message);

    /// The agent is gone, or never came: once, last.
    void gone(AgentExit exit);
}
