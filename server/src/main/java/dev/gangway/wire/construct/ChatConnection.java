package dev.gangway.wire.construct;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.session.SessionState;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One client of the chat socket (contract of the chat socket): `session_start` first, then frames
/// as they come, also while a turn runs. A session is made by the first message and not before.
/// Frames come one at a time; each is answered with a code when it is wrong, the first one too.
final class ChatConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ChatConnection.class);
    private static final String EXAMPLE = "Send {\"type\":\"message\",\"content\":\"your text\"}";
    private static final int CLOSE_INTERNAL = 1011;
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int CAPABILITIES_MAX = 32;

    private final ConstructWire wire;
    private final Caller caller;
    private final Socket socket;
    private final ChatRequest request;
    private final ChatTurns turns;

    /// These are touched by the thread that brings the frames alone.
    private @Nullable ChatLink link;

    private @Nullable FeedLink feed;
    private boolean first = true;

    ChatConnection(ConstructWire wire, Caller caller, Socket socket, ChatRequest request) {
        this.wire = wire;
        this.caller = caller;
        this.socket = socket;
        this.request = request;
        this.turns = new ChatTurns(wire, caller, request);
    }

    /// Says `session_start`, and what of the running turn was said already. May read the store.
    ChatConnection open() {
        try {
            Optional<String> session = caller.session(request.session());
            if (session.isEmpty()) {
                socket.send(
                        FrameText.of("session_start")
                                .text("session_id", request.session())
                                .flag("resumed", false)
                                .number("message_count", 0)
                                .text("state", "idle")
                                .bytes());
            } else {
                resume(session.get());
            }
            feed = FeedLink.beside(caller, socket);
        } catch (GatewayException refused) {
            initFailed(refused.getMessage());
        }
        return this;
    }

    private void resume(String session) {
        request.name().ifPresent(name -> caller.run(new Command.RenameSession(session, name)));
        ChatLink attached = attach(session);
        // On the cursor's own way: what it was woken for before this must not come first.
        attached.say(started(attached.state()));
        attached.start();
    }

    private byte[] started(SessionState state) {
        FrameText start =
                FrameText.of("session_start")
                        .text("session_id", request.session())
                        .flag("resumed", true)
                        .number("message_count", state.messages())
                        .text("state", state.turn() == 0 ? "idle" : "running")
                        .number("last_seq", state.sequence());
        if (!state.title().isEmpty()) {
            start.text("name", state.title());
        }
        if (state.turn() != 0) {
            start.number("turn_id", state.turn());
        }
        return start.bytes();
    }

    private ChatLink attach(String session) {
        ChatLink attached =
                new ChatLink(socket, wire.executor(), wire.limits(), session, request.session());
        attached.attach(caller);
        link = attached;
        return attached;
    }

    @Override
    public void text(byte[] frame) {
        boolean beginning = first;
        first = false;
        JsonNode message;
        try {
            message = Json.parse(frame);
        } catch (InvalidJson invalid) {
            String reason = ": " + invalid.getMessage();
            fail(ChatCode.INVALID_JSON, "Invalid JSON" + (beginning ? ". " + EXAMPLE : reason));
            return;
        }
        try {
            take(message, beginning);
        } catch (GatewayException refused) {
            fail(ChatCode.of(refused), refused.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("a frame of connection {} could not be taken", socket.connection(), fault);
            fail(ChatCode.AGENT_ERROR, "internal error (reference c" + socket.connection() + ")");
        }
    }

    private void take(JsonNode message, boolean beginning) {
        String type = Json.text(message, "type", "");
        switch (type) {
            case "connect" -> {
                if (beginning) {
                    connect(message);
                } else {
                    unknown(type);
                }
            }
            case "message" -> message(message);
            case "stop" -> stop();
            case "steer" -> steer(message);
            case "approval_response" -> approve(message);
            default -> unknown(type);
        }
    }

    private void unknown(String type) {
        String shown = type.substring(0, Math.min(type.length(), NAME_CHARACTERS_MAX));
        fail(
                ChatCode.UNKNOWN_MESSAGE_TYPE,
                "Unsupported message type \"" + shown + "\". " + EXAMPLE);
    }

    private void connect(JsonNode message) {
        turns.remembers(Json.text(message, "session_id"));
        List<String> capabilities = new ArrayList<>();
        for (JsonNode capability : message.path("capabilities")) {
            if (capability.isString() && capabilities.size() < CAPABILITIES_MAX) {
                capabilities.add(bounded(capability.stringValue()));
            }
        }
        String name = bounded(Json.text(message, "device_name", ""));
        wire.devices().said(socket, name, capabilities);
        say(FrameText.of("connected").text("message", "Connection established").bytes());
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), NAME_CHARACTERS_MAX));
    }

    private void message(JsonNode message) {
        if (Json.text(message, "content", "").isBlank()) {
            fail(ChatCode.EMPTY_CONTENT, "Message content cannot be empty");
            return;
        }
        ChatLink attached = link == null || link.over() ? begun() : link;
        if (attached != null) {
            turns.prompt(attached, message);
        }
    }

    /// The session of the first message; null when it could not be begun, and the client was told.
    private @Nullable ChatLink begun() {
        try {
            String session = caller.session(request.session()).orElse("");
            ChatLink attached =
                    attach(
                            session.isEmpty()
                                    ? Openings.open(caller, request, wire.project())
                                    : session);
            attached.start();
            return attached;
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.INVALID && request.directory().isPresent()) {
                fail(ChatCode.INVALID_CWD, refused.getMessage());
            } else {
                initFailed(refused.getMessage());
            }
            return null;
        }
    }

    private void initFailed(@Nullable String why) {
        socket.send(ChatCode.error(ChatCode.AGENT_INIT_FAILED, String.valueOf(why)));
        socket.close(CLOSE_INTERNAL, "Agent initialization failed");
    }

    private void stop() {
        if (link != null && !link.over()) {
            caller.run(new Command.Cancel(link.session()));
        }
        say(FrameText.of("stopped").text("message", "Stopped.").bytes());
    }

    private void steer(JsonNode message) {
        if (Json.text(message, "content", "").isBlank()) {
            fail(ChatCode.EMPTY_CONTENT, "Message content cannot be empty");
        } else if (link == null || link.over() || link.state().turn() == 0) {
            fail(ChatCode.NO_ACTIVE_TURN, "No turn runs that could be steered.");
        } else {
            turns.steer(link, message);
        }
    }

    private void approve(JsonNode message) {
        if (link == null || !turns.answered(link, message)) {
            fail(
                    ChatCode.INVALID_APPROVAL_RESPONSE,
                    "decision is approve, deny or always, for a request_id that is open");
        }
    }

    private void fail(String code, @Nullable String why) {
        say(ChatCode.error(code, String.valueOf(why)));
    }

    private void say(byte[] frame) {
        if (link == null || link.over()) {
            socket.send(frame);
        } else {
            link.say(frame);
        }
    }

    @Override
    public void closed() {
        wire.devices().gone(socket);
        if (link != null) {
            link.leave();
        }
        if (feed != null) {
            feed.closed();
        }
    }
}
