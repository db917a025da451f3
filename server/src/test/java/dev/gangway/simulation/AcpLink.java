package dev.gangway.simulation;

import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Right;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Connection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One connection of an ACP client: says frames, and holds all that it hears against the recorded
/// events.
final class AcpLink {
    private static final String FORM = "{\"name\":\"x\"}";
    private static final String INITIALIZE =
            "{\"protocolVersion\":1,\"clientCapabilities\":{\"elicitation\":{\"form\":{},\"url\":{}},"
                    + "\"_meta\":{\"gangway\":{}}}}";

    /// What its prompts want while a turn runs.
    private static final List<String> HABITS =
            List.of(
                    "",
                    "",
                    ",\"whenBusy\":\"steer\"",
                    ",\"whenBusy\":\"wait\",\"wait\":{\"depth\":3,\"seconds\":20}");

    /// A request of its own that has no answer yet.
    ///
    /// @param text of a prompt; empty for other methods
    /// @param grants how often what is granted to its principal had changed when it was said
    private record Said(
            String method, String session, String text, @Nullable Position after, long grants) {}

    private final World world;
    private final AcpClient client;
    private final AcpSocket socket;
    private final Connection connection;
    private final Map<String, Position> known;
    private final ArrayDeque<String> unsent = new ArrayDeque<>();
    private final Map<Long, Said> unanswered = new LinkedHashMap<>();

    /// By session: the last event that was shown on this connection.
    private final Map<String, Long> attached = new HashMap<>();

    /// By id: what it is asked, and in which session.
    private final Map<String, String> inHand = new LinkedHashMap<>();

    /// The agents' names of pages that it agreed to open and that are not done.
    private final Set<String> agreed = new HashSet<>();

    /// Sessions that it has prompted. A prompt attaches a session that was lost meanwhile again, at
    /// its head, without a word.
    private final Set<String> prompted = new HashSet<>();

    /// By session that it is attached to and may not see any more: what it may still be shown,
    /// since that was on its way.
    private final Map<String, Long> shownThrough = new HashMap<>();

    private long lastId;

    AcpLink(World world, AcpClient client, AcpSocket socket, Map<String, Position> known) {
        this.world = world;
        this.client = client;
        this.socket = socket;
        this.known = known;
        this.connection =
                world.server()
                        .acp
                        .upgrade(new AcpUpgrade(client.principal(), socket.connection()))
                        .orElseThrow()
                        .opener()
                        .open(socket);
    }

    AcpSocket socket() {
        return socket;
    }

    Connection connection() {
        return connection;
    }

    void begin() {
        request("initialize", INITIALIZE, said("initialize", "", "", null));
    }

    private Said said(String method, String session, String text, @Nullable Position after) {
        return new Said(method, session, text, after, world.grants.changes(client.principal()));
    }

    private void request(String method, String params, Said said) {
        long id = ++lastId;
        unanswered.put(id, said);
        unsent.add(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
    }

    /// Hands the next frame to the server; false when there is none or the server does not read.
    boolean deliver() {
        if (socket.isPaused() || socket.isClosed() || unsent.isEmpty()) {
            return false;
        }
        connection.text(unsent.remove().getBytes(StandardCharsets.UTF_8));
        return true;
    }

    void resume(String session, Position after) {
        request(
                "session/resume",
                ("{\"sessionId\":\"%s\",\"cwd\":\"/\",\"mcpServers\":[],\"_meta\":{\"gangway\":"
                                + "{\"after\":{\"epoch\":\"%s\",\"seq\":%d}}}}")
                        .formatted(session, after.epoch(), after.sequence()),
                said("session/resume", session, "", after));
    }

    private boolean isAttaching(String session) {
        return attached.containsKey(session)
                || unanswered.values().stream()
                        .anyMatch(said ->
                                said.session().equals(session)
                                        && said.method().equals("session/resume"));
    }

    String attachesSomewhere() {
        List<SessionModel> others =
                own().stream().filter(session -> !isAttaching(session.id())).toList();
        if (others.isEmpty()) {
            return "has nothing to attach to";
        }
        List<SessionModel> lent =
                others.stream()
                        .filter(session -> world.grants.isGuest(client.principal(), session))
                        .toList();
        SessionModel session =
                world.moves.of(lent.isEmpty() || world.moves.oneIn(2) ? others : lent);
        RecordedStream stream = world.recorder.stream(StreamName.session(session.id()));
        long at = world.moves.oneIn(2) ? 0 : world.moves.below((int) stream.head() + 1);
        resume(stream.name().id(), new Position(stream.epoch(), at));
        return "attaches to " + stream.name();
    }

    String detachesSomewhere() {
        if (attached.isEmpty()) {
            return "has nothing to detach from";
        }
        String session = world.moves.of(attached.keySet().stream().sorted().toList());
        request(
                "_gangway/detach",
                "{\"sessionId\":\"" + session + "\"}",
                said("detach", session, "", null));
        return "detaches from " + session;
    }

    private boolean isDetaching(String session) {
        return unanswered.values().stream()
                .anyMatch(said -> said.session().equals(session) && said.method().equals("detach"));
    }

    private List<SessionModel> own() {
        return world.recorder.sessions().stream()
                .filter(session -> world.grants.sees(client.principal(), session))
                .toList();
    }

    /// Into a session it is attached to: a first prompt would attach it by itself.
    String prompts() {
        List<SessionModel> open =
                own().stream()
                        .filter(session -> attached.containsKey(session.id()))
                        .filter(session ->
                                world.grants.may(client.principal(), Right.PROMPT, session))
                        .filter(session -> !isDetaching(session.id()))
                        .toList();
        if (open.isEmpty()) {
            return "has nothing to prompt";
        }
        String session = world.moves.of(open).id();
        prompted.add(session);
        String text = "prompt" + world.moves.next();
        String key = "key" + world.moves.next();
        world.ledger.key(new Keyed(client.principal().id(), session, key, text));
        request(
                "session/prompt",
                ("{\"sessionId\":\"%s\",\"prompt\":[{\"type\":\"text\",\"text\":\"%s\"}],"
                                + "\"_meta\":{\"gangway\":{\"key\":\"%s\"%s}}}")
                        .formatted(session, text, key, world.moves.of(HABITS)),
                said("session/prompt", session, text, null));
        return "prompts " + session + " " + text;
    }

    String cancels() {
        if (attached.isEmpty()) {
            return "has nothing to cancel";
        }
        String session = world.moves.of(attached.keySet().stream().sorted().toList());
        unsent.add(
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":\""
                        + session
                        + "\"}}");
        return "cancels " + session;
    }

    String answers() {
        if (inHand.isEmpty()) {
            return "was asked nothing";
        }
        String request = world.moves.of(List.copyOf(inHand.keySet()));
        Optional<SessionModel> where = world.recorder.session(String.valueOf(inHand.get(request)));
        if (where.filter(session -> world.grants.may(client.principal(), Right.APPROVE, session))
                .isEmpty()) {
            return "may not answer " + request;
        }
        SessionModel.@Nullable Asked asked =
                world.recorder.stream(StreamName.session(String.valueOf(inHand.remove(request))))
                        .session()
                        .asked(request);
        boolean permission = asked != null && asked.permission();
        boolean agrees = asked != null && !permission && world.moves.oneIn(2);
        RequestAnswer answer =
                permission
                        ? new RequestAnswer.Selected("yes")
                        : agrees
                                ? new RequestAnswer.Accepted(RawJson.of(FORM))
                                : new RequestAnswer.Declined();
        world.ledger.answers(
                request, asked == null ? "" : asked.tag(), answer, client.principal().id());
        String result =
                permission
                        ? "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"yes\"}}"
                        : agrees
                                ? "{\"action\":\"accept\",\"content\":" + FORM + "}"
                                : "{\"action\":\"decline\"}";
        if (agrees && asked != null) {
            agreed.add(asked.tag());
        }
        unsent.add("{\"jsonrpc\":\"2.0\",\"id\":\"" + request + "\",\"result\":" + result + "}");
        return "answers " + request;
    }

    /// A frame arrives.
    void receive(String text) {
        world.tally.count("acp frame");
        JsonNode frame = Json.parse(text);
        JsonNode params = frame.path("params");
        switch (frame.path("method").asString("")) {
            case "" -> answered(frame);
            case "session/update" ->
                    numbered(
                            params,
                            params.path("_meta").path("gangway"),
                            params.path("update").path("sessionUpdate"));
            case "_gangway/event" -> numbered(params, params, params.path("kind"));
            case "session/request_permission", "elicitation/create" ->
                    asked(frame.path("id").asString(), params);
            case "elicitation/complete" ->
                    require(
                            agreed.remove(params.path("elicitationId").asString("")),
                            "",
                            "heard of a page that it did not open: " + text);
            case "$/cancel_request" -> withdrawn(params.path("requestId").asString(""));
            case "_gangway/deleted" ->
                    gone(params.path("sessionId").asString(""), params.path("reason").asString(""));
            case "_gangway/lost" -> lost(params.path("sessionId").asString(""));
            default -> require(false, "", "heard what it does not know: " + text);
        }
    }

    private void numbered(JsonNode params, JsonNode position, JsonNode kind) {
        String session = params.path("sessionId").asString("");
        RecordedStream stream = world.recorder.stream(StreamName.session(session));
        long sequence = position.path("seq").asLong();
        Long last = attached.get(session);
        if (last == null && prompted.contains(session)) {
            last = sequence - 1;
        }
        if (last == null || sequence != last + 1 || sequence > stream.head()) {
            require(
                    false,
                    session,
                    "heard " + sequence + " after " + last + ", head " + stream.head());
            return;
        }
        Event event = stream.event(sequence);
        JsonNode payload = params.has("update") ? params.path("update") : params.path("payload");
        boolean same =
                position.path("epoch").asString("").equals(stream.epoch().toString())
                        && kind.asString("").equals(event.kind().wireName())
                        && position.path("turn").asLong(0) == event.turn()
                        && payload.equals(event.payload().node());
        require(same, session, "heard " + params + " for " + event);
        require(
                sequence <= shownThrough.getOrDefault(session, Long.MAX_VALUE),
                session,
                "was shown " + sequence + " after the end of its right");
        attached.put(session, sequence);
        known.put(session, new Position(stream.epoch(), sequence));
    }

    /// After each step: notes what it lost the right to see, and where.
    void lookAtRights() {
        for (String session : attached.keySet()) {
            if (sees(session)) {
                shownThrough.remove(session);
            } else {
                long head = world.recorder.stream(StreamName.session(session)).head();
                shownThrough.putIfAbsent(session, head);
            }
        }
    }

    private boolean sees(String session) {
        return world.recorder
                .session(session)
                .filter(model -> world.grants.sees(client.principal(), model))
                .isPresent();
    }

    private void asked(String request, JsonNode params) {
        String session = params.path("sessionId").asString("");
        SessionModel.@Nullable Asked asked =
                world.recorder.stream(StreamName.session(session)).session().asked(request);
        require(asked != null, session, "was asked what is not written: " + request);
        require(inHand.put(request, session) == null, session, "was asked twice: " + request);
        Long last = attached.get(session);
        long opened = params.path("_meta").path("gangway").path("opened").asLong();
        require(
                last == null ? prompted.contains(session) : last >= opened,
                session,
                "was asked before it was shown why");
    }

    private void withdrawn(String request) {
        String session = inHand.remove(request);
        boolean open =
                session != null
                        && world.recorder.stream(StreamName.session(session))
                                .session()
                                .open
                                .containsKey(request);
        require(!open, String.valueOf(session), "was told that " + request + " is over");
    }

    private void lost(String session) {
        Position at = known.get(session);
        attached.remove(session);
        if (at != null) {
            resume(session, at);
        }
    }

    /// Deleted, or not its to see any more. In its hands stays what it was asked there, as when it
    /// detaches.
    private void gone(String session, String reason) {
        boolean right =
                reason.equals("deleted")
                        ? world.recorder.isDeleted(session)
                        : world.grants.changes(client.principal()) > 0;
        require(right, session, "was told that it is gone: " + reason);
        attached.remove(session);
        known.remove(session);
        shownThrough.remove(session);
        if (unanswered.values().stream().noneMatch(said -> said.session().equals(session))) {
            prompted.remove(session);
        }
        world.tally.count("acp " + reason);
    }

    /// Whether it was right to say so to somebody who may be, or have been, without a right.
    private boolean lacksRight(Said said, Right right) {
        boolean may =
                world.recorder
                        .session(said.session())
                        .filter(session -> world.grants.may(client.principal(), right, session))
                        .isPresent();
        return !may || world.grants.changes(client.principal()) > said.grants();
    }

    private void answered(JsonNode frame) {
        Said said = unanswered.remove(frame.path("id").asLong(-1));
        if (said == null) {
            require(false, "", "got an answer to nothing: " + frame);
            return;
        }
        JsonNode error = frame.path("error");
        require(
                !error.path("data").path("code").asString("").equals("INTERNAL"),
                said.session(),
                "got " + frame);
        if (!error.isMissingNode()) {
            String code = error.path("data").path("code").asString("");
            world.tally.count("acp error " + code);
            if (code.equals("NOT_FOUND")) {
                require(
                        world.recorder.isDeleted(said.session()) || lacksRight(said, Right.OBSERVE),
                        said.session(),
                        "was not found: " + said);
                known.remove(said.session());
            }
            require(
                    !code.equals("FORBIDDEN") || lacksRight(said, Right.PROMPT),
                    said.session(),
                    "was refused what was granted: " + said);
            return;
        }
        world.tally.count("acp " + said.method());
        JsonNode gangway = frame.path("result").path("_meta").path("gangway");
        switch (said.method()) {
            case "session/resume" -> resumed(said, gangway);
            case "session/prompt" -> promptOver(said, gangway);
            case "detach" -> attached.remove(said.session());
            default -> {
                // Nothing more is known of it.
            }
        }
    }

    private void resumed(Said said, JsonNode gangway) {
        RecordedStream stream = world.recorder.stream(StreamName.session(said.session()));
        Position after = java.util.Objects.requireNonNull(said.after());
        boolean unknown =
                after.sequence() > 0
                        && (!after.epoch().equals(stream.epoch())
                                || after.sequence() > gangway.path("head").path("seq").asLong());
        String outcome = gangway.path("outcome").asString("");
        long firstKept = gangway.path("firstKept").asLong(0);
        boolean gone =
                after.sequence() + 1 < firstKept && firstKept <= Math.max(1, stream.firstKept());
        String expected = unknown ? "reset" : gone ? "gap" : "resumed";
        require(
                outcome.equals(expected),
                said.session(),
                "came back at " + after + " and got " + gangway);
        world.tally.count("acp " + outcome);
        long from = gone ? firstKept - 1 : after.sequence();
        if (unknown) {
            from = gangway.path("head").path("seq").asLong();
        }
        attached.put(said.session(), from);
        known.put(said.session(), new Position(stream.epoch(), from));
    }

    /// The answer to a prompt comes behind the end of its turn, and before anything after it.
    private void promptOver(Said said, JsonNode gangway) {
        long turn = gangway.path("turn").asLong();
        long sequence = gangway.path("seq").asLong();
        SessionModel session = world.recorder.stream(StreamName.session(said.session())).session();
        SessionModel.@Nullable End end = session.ends.get(turn);
        require(
                end != null && end.sequence() == sequence,
                said.session(),
                "heard the end " + gangway + ", not " + end);
        require(
                attached.getOrDefault(said.session(), sequence) >= sequence,
                said.session(),
                "got its answer before the turn's end");
        require(
                Long.valueOf(turn).equals(session.turnsByText.get(said.text())),
                said.session(),
                "got the end of another turn " + turn + " for " + said.text());
    }

    void checkComplete() {
        attached.forEach((session, last) -> {
            require(
                    world.recorder.isDeleted(session) || sees(session),
                    session,
                    "still reads what is there, which it may not see any more");
            RecordedStream stream = world.recorder.stream(StreamName.session(session));
            require(
                    last == stream.head(),
                    session,
                    "did not get " + (last + 1) + " of " + stream.head());
        });
        unanswered.values().forEach(this::checkUnanswered);
        inHand.forEach((request, session) ->
                require(
                        !attached.containsKey(session)
                                || world.recorder.stream(StreamName.session(session))
                                        .session()
                                        .open
                                        .containsKey(request),
                        session,
                        "still has in its hands what is over: " + request));
    }

    private void checkUnanswered(Said said) {
        boolean waits = false;
        if (said.method().equals("session/prompt")) {
            SessionModel session =
                    world.recorder.stream(StreamName.session(said.session())).session();
            Long turn = session.turnsByText.get(said.text());
            waits = turn != null && !session.ends.containsKey(turn);
        }
        require(waits, said.session(), "never got an answer to " + said);
    }

    private void require(boolean holds, String session, String fault) {
        world.findings.require(holds, client, " on ", session, " ", fault);
    }
}
