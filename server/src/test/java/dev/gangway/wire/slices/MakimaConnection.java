package dev.gangway.wire.slices;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.StreamName;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.wire.Connection;
import dev.gangway.wire.slices.TaskLink.Channel;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;

/// One socket of Makima's front-end, with as many cursors as it has subscriptions. A task is a
/// session here.
final class MakimaConnection implements Connection {
    /// Subscriptions of one socket.
    static final int LINKS_MAX = 64;

    private static final int SERVER_FAULT = 1011;

    private final Client client;

    /// By task; of all under the empty name.
    private final Map<Key, TaskLink> links = new ConcurrentHashMap<>();

    private record Key(Channel channel, String task) {
        static final Key ALL = new Key(Channel.ALL, "");
    }

    MakimaConnection(Client client) {
        this.client = client;
    }

    @Override
    public void text(byte[] frame) {
        JsonNode said;
        try {
            said = Json.parse(frame);
        } catch (InvalidJson notJson) {
            wrong("not JSON: " + notJson.getMessage());
            return;
        }
        try {
            carryOut(said);
        } catch (GatewayException refused) {
            refused(refused.code(), Client.words(refused), Json.text(said, "taskId", ""));
        }
    }

    private void carryOut(JsonNode said) {
        String type = Json.text(said, "type", "");
        switch (type) {
            case "subscribeAll" -> begin(Key.ALL, OptionalLong.empty(), "subscribedAll");
            case "unsubscribeAll" -> leaveAll();
            case "subscribe" -> ofTask(said, Channel.UPDATES, "subscribed");
            case "subscribeOutput" -> ofTask(said, Channel.OUTPUT, "outputSubscribed");
            case "unsubscribe" -> leaveTask(said, Channel.UPDATES, "unsubscribed");
            case "unsubscribeOutput" -> leaveTask(said, Channel.OUTPUT, "outputUnsubscribed");
            default -> wrong("unknown variant `" + type + "`");
        }
    }

    private void ofTask(JsonNode said, Channel channel, String word) {
        String task = Json.text(said, "taskId", "");
        long from = Json.number(said, "fromSeq", -1);
        if (task.isEmpty() || (said.has("fromSeq") && from < 0)) {
            wrong("a taskId is a text, and a fromSeq counts from 0");
        } else {
            begin(
                    new Key(channel, task),
                    said.has("fromSeq") ? OptionalLong.of(from) : OptionalLong.empty(),
                    word);
        }
    }

    /// What is read already goes on; with a `fromSeq` it begins anew.
    private void begin(Key key, OptionalLong from, String word) {
        LongFunction<byte[]> acknowledged = last -> acknowledged(word, key, last);
        TaskLink known = links.get(key);
        if (known != null && from.isEmpty()) {
            known.acknowledge(acknowledged);
            return;
        }
        if (known == null && links.size() >= LINKS_MAX) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "A socket has " + LINKS_MAX + " subscriptions at most.");
        }
        if (known != null) {
            known.end();
        }
        open(key, from, acknowledged);
    }

    private void open(Key key, OptionalLong from, LongFunction<byte[]> acknowledged) {
        StreamName stream =
                key.channel() == Channel.ALL
                        ? StreamName.feed(client.socket().principal().id())
                        : StreamName.session(key.task());
        TaskLink link =
                new TaskLink(
                        client,
                        stream,
                        key.channel(),
                        from,
                        () -> links.containsKey(Key.ALL),
                        () -> gone(key));
        links.put(key, link);
        try {
            link.open(acknowledged);
        } catch (GatewayException refused) {
            links.remove(key, link);
            throw refused;
        }
    }

    private void leaveTask(JsonNode said, Channel channel, String word) {
        Key key = new Key(channel, Json.text(said, "taskId", ""));
        if (key.task().isEmpty()) {
            wrong("a taskId is a text");
        } else {
            leave(key, word);
        }
    }

    /// What only the feed told until now is told by each task's own link, from how it stands on.
    private void leaveAll() {
        leave(Key.ALL, "unsubscribedAll");
        links.forEach((key, link) -> {
            if (key.channel() == Channel.UPDATES) {
                link.tellWhole();
            }
        });
    }

    private void leave(Key key, String word) {
        TaskLink left = links.remove(key);
        byte[] acknowledged = acknowledged(word, key, 0);
        if (left == null) {
            client.send(acknowledged);
        } else {
            left.stop(acknowledged);
        }
    }

    private void gone(Key key) {
        TaskLink left = links.remove(key);
        if (left != null) {
            left.end();
            refused(ErrorCode.NOT_FOUND, "There is no such task any more.", key.task());
        }
    }

    private static byte[] acknowledged(String word, Key key, long last) {
        FrameText frame = FrameText.of(word);
        if (key.channel() != Channel.ALL) {
            frame.text("taskId", key.task());
        }
        if (word.equals("outputSubscribed")) {
            frame.number("lastSeq", last);
        }
        return frame.bytes();
    }

    private void wrong(String why) {
        client.send(FrameText.of("error").text("code", "PARSE_ERROR").text("message", why).bytes());
    }

    private void refused(ErrorCode code, String why, String task) {
        if (code == ErrorCode.INTERNAL) {
            client.socket().close(SERVER_FAULT, why);
            return;
        }
        FrameText frame = FrameText.of("error").text("code", code.wireName()).text("message", why);
        client.send((task.isEmpty() ? frame : frame.text("taskId", task)).bytes());
    }

    @Override
    public void closed() {
        links.values().forEach(TaskLink::end);
        links.clear();
    }
}
