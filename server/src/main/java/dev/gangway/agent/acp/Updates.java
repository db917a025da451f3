package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.event.EventKind;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Arrays;
import java.util.function.Supplier;

/// Tells the session of the agent's updates, after a look at those few in which the driver itself
/// has an interest. The agent's thread only.
final class Updates {
    /// What of an update is looked at.
    static final JsonScanner MEMBERS = JsonScanner.of("sessionUpdate", "toolCallId", "messageId");

    /// A longer id of a message counts as none, in bytes of its JSON.
    private static final int MESSAGE_ID_BYTES_MAX = 256;

    private static final byte[] NO_ID = {};

    private final AgentListener listener;
    private final ToolCalls toolCalls;
    private final SettingChanges settings;
    private final TerminalContents terminals;
    private final Supplier<AcpProfile> profile;
    private final FailuresTold failures;

    /// The message that the last chunk was of: the kind, and its id as the agent wrote it.
    private EventKind messageKind = EventKind.UNRECOGNIZED;

    private byte[] messageId = NO_ID;

    /// @param profile the agent's, once it has initialised
    Updates(
            AgentListener listener,
            ToolCalls toolCalls,
            SettingChanges settings,
            TerminalContents terminals,
            Supplier<AcpProfile> profile,
            FailuresTold failures) {
        this.listener = listener;
        this.toolCalls = toolCalls;
        this.settings = settings;
        this.terminals = terminals;
        this.profile = profile;
        this.failures = failures;
    }

    /// An update that was kept until the session was open.
    void tell(EventKind kind, RawJson update) {
        tell(kind, update, update.scan(MEMBERS), update.bytes());
    }

    /// @param members of the update, scanned for [#MEMBERS]
    /// @param bytes what was scanned
    void tell(EventKind kind, RawJson update, Members members, byte[] bytes) {
        if (kind == EventKind.CONFIG_OPTION_UPDATE) {
            settings.optionsUpdated(update);
        } else if (kind == EventKind.USAGE_UPDATE) {
            listener.used(update, UsageReports.ofUpdate(profile.get(), update));
        } else if (kind != EventKind.AGENT_MESSAGE_CHUNK || !settings.isModeEcho(update)) {
            look(kind, update, members, bytes);
            listener.event(kind, terminals.shown(kind, update));
        }
    }

    private void look(EventKind kind, RawJson update, Members members, byte[] bytes) {
        if (kind == EventKind.AGENT_MESSAGE_CHUNK || kind == EventKind.AGENT_THOUGHT_CHUNK) {
            chunk(kind, members, bytes);
        } else if (kind == EventKind.TOOL_CALL) {
            members.text("toolCallId").ifPresent(id -> toolCalls.announced(id, update));
        } else if (kind == EventKind.TOOL_CALL_UPDATE) {
            members.text("toolCallId").ifPresent(id -> toolCalls.updated(id, update));
        }
        if (profile.get().tellsFailureAsText()) {
            lookForFailure(kind, update, members);
        }
    }

    private void lookForFailure(EventKind kind, RawJson update, Members members) {
        if (kind == EventKind.SESSION_INFO_UPDATE) {
            failures.info(update);
        } else if (kind == EventKind.AGENT_MESSAGE_CHUNK && !members.has("messageId")) {
            failures.text(update);
        }
    }

    /// Chunks of one kind are one message until something else comes, or until the agent gives them
    /// another id: after a lost connection to its model an agent streams a text again, from its
    /// start, under a new one.
    private void chunk(EventKind kind, Members members, byte[] bytes) {
        int start = members.start("messageId");
        int end = members.end("messageId");
        if (end - start > MESSAGE_ID_BYTES_MAX) {
            start = 0;
            end = 0;
        }
        boolean sameId = Arrays.equals(bytes, start, end, messageId, 0, messageId.length);
        if (kind == messageKind && !sameId) {
            listener.messageEnded();
        }
        if (!sameId) {
            messageId = end == 0 ? NO_ID : Arrays.copyOfRange(bytes, start, end);
        }
        messageKind = kind;
    }
}
