package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.event.EventKind;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;

/// Tells the session of the agent's updates, after a look at those few in which the driver itself
/// has an interest. The agent's thread only.
final class Updates {
    private final AgentListener listener;
    private final ToolCalls toolCalls;
    private final SettingChanges settings;
    private final TerminalContents terminals;

    Updates(
            AgentListener listener,
            ToolCalls toolCalls,
            SettingChanges settings,
            TerminalContents terminals) {
        this.listener = listener;
        this.toolCalls = toolCalls;
        this.settings = settings;
        this.terminals = terminals;
    }

    /// @param members of the update, scanned for `toolCallId`
    void tell(EventKind kind, RawJson update, Members members) {
        if (kind == EventKind.AGENT_MESSAGE_CHUNK && settings.isModeEcho(update)) {
            return;
        }
        if (kind == EventKind.CONFIG_OPTION_UPDATE) {
            settings.optionsUpdated(update);
            return;
        }
        if (kind == EventKind.TOOL_CALL) {
            members.text("toolCallId").ifPresent(toolCalls::announced);
        } else if (kind == EventKind.TOOL_CALL_UPDATE) {
            members.text("toolCallId").ifPresent(id -> toolCalls.updated(id, update));
        }
        listener.event(kind, terminals.shown(kind, update));
    }
}
