package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.event.EventKind;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.JsonValidator;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines of an agent's stdout. Updates, of which there are a thousand for each other line, are
/// cut out here without a tree and told at once; everything else goes through the [Peer].
///
/// An update is passed on as the bytes that the agent wrote. So that all who read them see the
/// same, a line in which one of the keys that lead to it occurs twice is refused.
final class AgentLines implements AgentProcess.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLines.class);
    private static final JsonScanner PARAMS =
            JsonScanner.of("sessionId", "update").within("update", Updates.MEMBERS);
    private static final JsonScanner CALL =
            JsonScanner.of("method", "params", "id").within("params", PARAMS);
    private static final byte[] SESSION_UPDATE =
            "session/update".getBytes(StandardCharsets.US_ASCII);

    /// What the lines need of their agent.
    interface Agent {
        void started(AgentProcess process);

        /// Whether it was given up, so that nothing that it says counts any more.
        boolean givenUp();

        /// Whether it is telling what was said before its session was loaded.
        boolean replaying();

        /// Another mode or other options, before the session was told that the agent is ready.
        ///
        /// @return whether they will be told with it
        boolean settingsUpdated(RawJson update);

        /// The agent's session; empty before one is open.
        Optional<String> session();

        /// It can be heard or told nothing any more, and lives on.
        void cutOff();

        void exited(ExitStatus status);
    }

    private final Agent agent;
    private final Peer peer;
    private final Reporter reporter;
    private final Updates updates;
    private final Complaints complaints;
    private final Secrets secrets;

    /// The session's id as it stands between the quotes of a JSON string.
    private byte[] session = {};

    AgentLines(
            Agent agent,
            Peer peer,
            Reporter reporter,
            Updates updates,
            Complaints complaints,
            Secrets secrets) {
        this.agent = agent;
        this.peer = peer;
        this.reporter = reporter;
        this.updates = updates;
        this.complaints = complaints;
        this.secrets = secrets;
    }

    @Override
    public void started(AgentProcess process) {
        agent.started(process);
    }

    @Override
    public void awaitRoom() {
        AgentListener listener = reporter.listener();
        try {
            listener.awaitRoom();
        } catch (InterruptedException e) {
            // Whoever interrupts the process's thread wants no more lines; it finds the flag.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void line(byte[] buffer, int offset, int length) {
        if (agent.givenUp()) {
            return;
        }
        if (JsonValidator.strict().check(buffer, offset, length)
                instanceof JsonValidator.Invalid invalid) {
            complaints.add(Complaints.Kind.INVALID_LINE, invalid.sentence());
            return;
        }
        Members call = CALL.scan(buffer, offset, length);
        if (isUpdate(call, buffer)) {
            update(call, buffer);
        } else {
            message(MessageReader.lite().read(buffer, offset, length));
        }
    }

    @Override
    public void lineTooLong(long bytes) {
        if (!agent.givenUp()) {
            reporter.notice(
                    "A line of the agent was too long and was skipped: "
                            + bytes
                            + " bytes or more.");
        }
    }

    @Override
    public void stderr(String line) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("stderr: {}", secrets.hide(line));
        }
    }

    @Override
    public void cutOff() {
        agent.cutOff();
    }

    @Override
    public void exited(ExitStatus status) {
        agent.exited(status);
    }

    /// From now on updates of this session are told at once.
    void open(String agentSession) {
        byte[] text = RawJson.ofText(agentSession).bytes();
        session = Arrays.copyOfRange(text, 1, text.length - 1);
    }

    private static boolean isUpdate(Members call, byte[] buffer) {
        return UpdateKinds.isText(buffer, call.start("method"), call.end("method"), SESSION_UPDATE)
                && !call.has("id")
                && call.duplicate().isEmpty();
    }

    private void update(Members call, byte[] buffer) {
        Members params = call.members("params", PARAMS);
        Members members = params.members("update", Updates.MEMBERS);
        if (params.duplicate().isPresent() || members.duplicate().isPresent()) {
            complaints.add(Complaints.Kind.INVALID_LINE, "a key of an update occurs twice");
        } else if (!members.object()) {
            complaints.add(Complaints.Kind.INVALID_LINE, "an update that is no object");
        } else {
            update(params, members, buffer);
        }
    }

    private void update(Members params, Members members, byte[] buffer) {
        int start = params.start("update");
        EventKind kind = UpdateKinds.of(members, buffer);
        if (!reporter.open()) {
            early(kind, params, RawJson.trusted(buffer, start, params.end("update") - start));
        } else if (ours(params, buffer)) {
            updates.tell(
                    kind,
                    RawJson.trusted(buffer, start, params.end("update") - start),
                    members,
                    buffer);
        } else {
            complaints.add(Complaints.Kind.FOREIGN_SESSION, kind.wireName());
        }
    }

    /// What was said before a loaded session is written down already; the slash commands are not a
    /// part of that. What changes while the session is being set is told with it.
    private void early(EventKind kind, Members params, RawJson update) {
        boolean settings =
                kind == EventKind.CONFIG_OPTION_UPDATE || kind == EventKind.CURRENT_MODE_UPDATE;
        if (settings && agent.settingsUpdated(update)) {
            return;
        }
        if (!agent.replaying() || kind == EventKind.AVAILABLE_COMMANDS_UPDATE) {
            params.text("sessionId")
                    .filter(id -> id.length() <= AcpLimits.SESSION_ID_LENGTH_MAX)
                    .ifPresent(id -> reporter.early(id, kind, update));
        }
    }

    private boolean ours(Members params, byte[] buffer) {
        return UpdateKinds.isText(
                        buffer, params.start("sessionId"), params.end("sessionId"), session)
                || params.text("sessionId").filter(id -> isSession(id)).isPresent();
    }

    private boolean isSession(String id) {
        return agent.session().filter(id::equals).isPresent();
    }

    /// A message that is none is answered only where somebody waits for the answer: many agents
    /// write other things than messages to their stdout.
    private void message(Message message) {
        if (message instanceof Message.Invalid invalid) {
            complaints.add(Complaints.Kind.INVALID_LINE, invalid.reason());
            if (invalid.id() == null) {
                return;
            }
        }
        peer.receive(message);
    }
}
