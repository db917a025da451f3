package dev.gangway.wire.cloudcli;

import dev.gangway.command.GatewayException;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Connection;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One front-end's chat socket: takes its frames apart and hands each to what serves it. Bad input
/// of any kind is answered with `protocol_error`, and the socket stays open.
final class CloudcliConnection implements Connection {
    private final Viewer viewer;
    private final Sights sights;
    private final Chat chat;
    private final Answers answers;
    private final FeedLink feed;

    CloudcliConnection(Viewer viewer) {
        this.viewer = viewer;
        this.sights = new Sights(viewer);
        this.chat = new Chat(viewer, sights);
        this.answers = new Answers(viewer, sights);
        this.feed = new FeedLink(viewer);
        feed.open();
    }

    @Override
    public void text(byte[] frame) {
        Optional<JsonNode> message = parse(frame);
        if (message.isEmpty()) {
            viewer.say(ChatError.internal("Invalid websocket payload"));
            return;
        }
        try {
            handle(message.get());
        } catch (GatewayException refused) {
            viewer.say(ChatError.of(refused, Json.text(message.get(), "sessionId", "").strip()));
        } catch (RuntimeException fault) {
            viewer.fault("a frame", fault);
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
            case "chat.send" -> chat.send(message);
            case "chat.abort" -> chat.abort(message);
            case "chat.subscribe" -> chat.subscribe(message);
            case "chat.permission-response" -> answers.respond(message);
            default -> viewer.say(ChatError.unknownType(type));
        }
    }

    @Override
    public void closed() {
        sights.close();
        feed.close();
    }
}
