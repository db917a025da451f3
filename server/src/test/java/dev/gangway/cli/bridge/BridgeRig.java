package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.jsonrpc.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// The parts of a bridge without its threads and sockets: a test writes the lines of the editor and
/// the frames of the server, and reads what each is sent.
final class BridgeRig {
    static final BridgeLimits LIMITS =
            new BridgeLimits(
                    1_000,
                    4,
                    600,
                    1_000,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));

    final List<JsonNode> toEditor = new ArrayList<>();
    final List<JsonNode> toServer = new ArrayList<>();
    final Uplink uplink = new Uplink();
    private final ReentrantLock lock = new ReentrantLock();
    private final Editor editor;
    private final Questions questions;
    private final Sessions sessions;
    private final Feed feed;
    private final Calls calls;
    private final EditorSide side;
    private Peer server;

    BridgeRig(String attach) {
        lock.lock();
        editor =
                new Editor(
                        line -> toEditor.add(Json.parse(new String(line, StandardCharsets.UTF_8))),
                        new Forward(),
                        LIMITS.unanswered());
        questions = new Questions(editor, LIMITS.keptBytes());
        Map<String, Track> tracks = new LinkedHashMap<>();
        Histories histories = new Histories(editor, uplink, tracks);
        sessions = new Sessions(editor, uplink, questions, histories, tracks, this::echoed);
        feed = new Feed(editor, uplink);
        Attachments attachments = new Attachments(editor, histories, tracks, attach);
        calls =
                new Calls(
                        editor,
                        uplink,
                        sessions,
                        attachments,
                        histories,
                        feed,
                        LIMITS,
                        lock.newCondition());
        side = new EditorSide(editor, uplink, calls, () -> {});
        server = connection();
    }

    private boolean echoed(String session, JsonNode content) {
        return calls.echoed(session, content);
    }

    private Peer connection() {
        return new Peer(
                frame -> toServer.add(Json.parse(new String(frame, StandardCharsets.UTF_8))),
                new ServerSide(editor, sessions, questions, calls, feed),
                Peer.Limits.DEFAULT);
    }

    /// A rig whose editor is introduced and connected.
    static BridgeRig introduced(String capabilities) {
        BridgeRig rig = new BridgeRig("");
        rig.introduce(capabilities);
        return rig;
    }

    void introduce(String capabilities) {
        editor(
                "{'jsonrpc':'2.0','id':'i','method':'initialize','params':{'protocolVersion':1,"
                        + "'clientCapabilities':"
                        + capabilities
                        + "}}");
        side.introduced(new Outcome.Result(RawJson.EMPTY_OBJECT));
        toEditor.clear();
        connect();
    }

    /// A line of the editor's, with single quotes for double ones.
    void editor(String line) {
        editor.received(read(line));
    }

    void ask(int id, String method, String params) {
        editor("{'jsonrpc':'2.0','id':%d,'method':'%s','params':%s}".formatted(id, method, params));
    }

    /// A frame of the server's.
    void server(String frame) {
        server.receive(read(frame));
    }

    void tell(String method, String params) {
        server("{'jsonrpc':'2.0','method':'%s','params':%s}".formatted(method, params));
    }

    /// Answers the last request of that method that the server was sent.
    void answer(String method, String result) {
        server("{'jsonrpc':'2.0','id':%s,'result':%s}".formatted(last(method).path("id"), result));
    }

    void refuse(String method, int code, String why) {
        server(
                "{'jsonrpc':'2.0','id':%s,'error':{'code':%d,'message':'no','data':{'code':'%s'}}}"
                        .formatted(last(method).path("id"), code, why));
    }

    private static Message read(String text) {
        return MessageReader.strict()
                .read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    void disconnect() {
        uplink.lost(server);
        server.close("cut");
        toServer.clear();
    }

    /// As the bridge does when there is a connection (again).
    void connect() {
        toServer.clear();
        server = connection();
        uplink.opened(server);
        questions.connected(sessions.followed());
        sessions.connected();
        feed.connected();
        calls.connected();
    }

    void giveUp() {
        calls.giveUp("away for too long");
    }

    /// A session that is followed up to that number.
    void followed(String session, long sequence) {
        ask(
                99,
                "session/resume",
                "{'sessionId':'%s','cwd':'/p','mcpServers':[]}".formatted(session));
        answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'resumed','head':{'epoch':'0-a','seq':%d}}}}"
                        .formatted(sequence));
        toEditor.clear();
        toServer.clear();
    }

    void chunk(String session, long sequence, String kind, String text) {
        tell(
                "session/update",
                "{'sessionId':'%s','update':{'sessionUpdate':'%s','content':{'type':'text','text':'%s'}},'_meta':{'gangway':{'epoch':'0-a','seq':%d}}}"
                        .formatted(session, kind, text, sequence));
    }

    void history(String session, long ordinal, String text) {
        tell(
                "session/update",
                "{'sessionId':'%s','update':{'sessionUpdate':'agent_message_chunk','content':{'type':'text','text':'%s'}},'_meta':{'gangway':{'ordinal':%d}}}"
                        .formatted(session, text, ordinal));
    }

    JsonNode last(String method) {
        return toServer.stream()
                .filter(frame -> frame.path("method").asString("").equals(method))
                .toList()
                .getLast();
    }

    List<String> methods() {
        return toServer.stream().map(frame -> frame.path("method").asString("")).toList();
    }

    /// The texts that the editor was shown.
    List<String> texts() {
        return toEditor.stream()
                .filter(line -> line.at("/params/update/content/text").isString())
                .map(line -> line.at("/params/update/content/text").asString())
                .toList();
    }

    /// The answers that the editor got, as `id: result or error`.
    List<String> answers() {
        return toEditor.stream()
                .filter(line -> !line.has("method"))
                .map(line ->
                        line.path("id")
                                + ": "
                                + (line.has("result")
                                        ? line.path("result").toString()
                                        : line.at("/error/message").asString("")))
                .toList();
    }

    private final class Forward implements Handler {
        @Override
        public boolean request(Message.Request request, Reply reply) {
            return side.request(request, reply);
        }

        @Override
        public void notification(Message.Notification notification) {
            side.notification(notification);
        }

        @Override
        public void cancelled(Reply reply) {
            side.cancelled(reply);
        }
    }
}
