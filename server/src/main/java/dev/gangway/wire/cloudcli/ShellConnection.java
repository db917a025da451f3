package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.TerminalDesk;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.terminal.Attachment;
import dev.gangway.terminal.TerminalEnd;
import dev.gangway.terminal.TerminalViewer;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One front-end's terminal socket: `init`, `input` and `resize` in; `output`, `auth_url` and
/// `error` out. Bad input of any kind is answered with `error`, and the socket stays open.
final class ShellConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);

    private final Socket socket;
    private final TerminalDesk desk;

    /// The connection's own thread's.
    private @Nullable Attachment attachment;

    ShellConnection(Socket socket, TerminalDesk desk) {
        this.socket = socket;
        this.desk = desk;
    }

    @Override
    public void text(byte[] frame) {
        Optional<JsonNode> message = parse(frame);
        if (message.isEmpty()) {
            say("INVALID", "Invalid websocket payload");
            return;
        }
        try {
            handle(message.get());
        } catch (GatewayException refused) {
            say(refused.code().wireName(), ChatError.said(refused));
        } catch (RuntimeException fault) {
            String reference = "c" + socket.connection();
            LOG.error("internal error {} in a terminal's frame", reference, fault);
            say("INTERNAL_ERROR", "internal error (reference " + reference + ")");
        }
    }

    /// Text in a binary frame is taken alike.
    @Override
    public void binary(byte[] frame) {
        text(frame);
    }

    private static Optional<JsonNode> parse(byte[] frame) {
        try {
            RawJson json = RawJson.of(frame);
            return json.kind() == RawJson.Kind.OBJECT ? Optional.of(json.node()) : Optional.empty();
        } catch (InvalidJson notJson) {
            return Optional.empty();
        }
    }

    private void handle(JsonNode message) {
        String type = Json.text(message, "type", "");
        switch (type) {
            case "init" -> init(message);
            case "input" -> open().type(Json.text(message, "data", ""));
            case "resize" -> open().resize(ShellRequest.size(message));
            default -> say("UNKNOWN_MESSAGE_TYPE", "There is no message type \"" + type + "\".");
        }
    }

    /// A second one on the same socket shows another terminal there.
    private void init(JsonNode message) {
        closed();
        attachment =
                desk.open(
                        socket.principal(),
                        socket.connection(),
                        ShellRequest.of(message),
                        new Screen());
    }

    private Attachment open() {
        if (attachment == null) {
            throw new GatewayException(ErrorCode.INVALID, "Say init first.");
        }
        return attachment;
    }

    @Override
    public void closed() {
        if (attachment != null) {
            attachment.close();
            attachment = null;
        }
    }

    private void say(String code, String message) {
        socket.send(
                new MessageText()
                        .text("type", "error")
                        .text("code", code)
                        .text("message", message)
                        .end()
                        .bytes());
    }

    /// What the terminal shows, as this socket's frames.
    private final class Screen implements TerminalViewer {
        private final ShellLinks links = new ShellLinks();

        @Override
        public void attached(boolean again) {
            if (again) {
                notice("The terminal that was open goes on.");
            }
        }

        @Override
        public void output(String text, Runnable taken) {
            socket.send(frame(text), taken);
            links.add(text).forEach(this::link);
        }

        @Override
        public void skipped(long bytes) {
            notice(bytes + " bytes of output are left out here.");
        }

        @Override
        public void ended(TerminalEnd end) {
            notice(ShellEnds.said(end));
        }

        /// Nothing opens by itself.
        private void link(String address) {
            socket.send(
                    new MessageText()
                            .text("type", "auth_url")
                            .text("url", address)
                            .flag("autoOpen", false)
                            .end()
                            .bytes());
        }

        private void notice(String sentence) {
            socket.send(frame("\r\n\u001b[2m[" + sentence + "]\u001b[0m\r\n"));
        }

        private static byte[] frame(String text) {
            return new MessageText().text("type", "output").text("data", text).end().bytes();
        }
    }
}
