package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;

/// What a session heard of its agent.
sealed interface Heard {
    record Ready(AgentReady ready) implements Heard {}

    record Event(EventKind kind, RawJson payload) implements Heard {}

    record MessageEnded() implements Heard {}

    record Requested(AgentRequest request) implements Heard {}

    record Withdrawn(long key) implements Heard {}

    record TurnEnded(TurnOutcome outcome) implements Heard {}

    record Steered(long key, SteerOutcome outcome) implements Heard {}

    record Completed(String elicitation) implements Heard {}

    record SettingTaken(AgentSetting setting, EventKind kind, RawJson payload) implements Heard {}

    record SettingRefused(AgentSetting setting, String message) implements Heard {}

    record Gone(AgentExit exit) implements Heard {}
}
