package dev.gangway.cli.bridge;

import dev.gangway.cli.bridge.Track.Stage;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The sessions that the editor follows: how far it was shown each, and how the bridge comes back to
/// there. Under the bridge's lock.
final class Sessions {
    private static final JsonScanner UPDATE = JsonScanner.of("sessionId", "update");
    private static final JsonScanner CONTENT = JsonScanner.of("sessionUpdate", "content");
    private static final JsonScanner EVENT = JsonScanner.of("sessionId", "kind", "payload");
    private static final RawJson ANYWHERE = RawJson.of("{\"cwd\":\"/\",\"mcpServers\":[]}");
    private static final String RESUME = "session/resume";
    private static final Set<String> RESOLVED = Set.of("permission_resolved", "question_resolved");

    private final Editor editor;
    private final Uplink uplink;
    private final Questions questions;
    private final BiPredicate<String, JsonNode> echoed;

    /// The session that `session/new` is to attach to, in the place of making one; "" for none.
    private final String attach;

    private final Map<String, Track> tracks = new LinkedHashMap<>();

    /// @param echoed whether a message in a session is the editor's own prompt
    Sessions(
            Editor editor,
            Uplink uplink,
            Questions questions,
            BiPredicate<String, JsonNode> echoed,
            String attach) {
        this.editor = editor;
        this.uplink = uplink;
        this.questions = questions;
        this.echoed = echoed;
        this.attach = attach;
    }

    Set<String> followed() {
        return tracks.keySet();
    }

    /// The parameters of a request as they go to the server: a new session may be one that is there.
    RawJson attaches(String method, RawJson params) {
        boolean takes =
                method.equals("session/new")
                        && !attach.isEmpty()
                        && !tracks.containsKey(attach)
                        && params.kind() == RawJson.Kind.OBJECT;
        if (!takes) {
            return params;
        }
        tracks.put(attach, new Track(attach, setup(params), Stage.UNHEARD));
        return ObjectEdit.set(params, "sessionId", RawJson.ofText(attach));
    }

    private boolean attaches(EditorCall call) {
        return call.method().equals("session/new")
                && !attach.isEmpty()
                && call.session().equals(attach);
    }

    String methodFor(EditorCall call) {
        return attaches(call) ? RESUME : call.method();
    }

    /// What a session is attached with, in any of the requests that do so.
    private static RawJson setup(RawJson params) {
        return ObjectEdit.without(ObjectEdit.without(params, "_meta"), "sessionId");
    }

    /// A prompt is to go to a session: it is followed before that, as the server itself would have it.
    void need(String session) {
        if (!session.isEmpty() && !tracks.containsKey(session) && uplink.isOpen()) {
            Track track = new Track(session, ANYWHERE, Stage.FOLLOWED);
            tracks.put(session, track);
            resume(track);
        }
    }

    /// The editor wants a session's history (ACP v1, session setup).
    void load(EditorCall call) {
        Track known = tracks.get(call.session());
        EditorCall earlier = known == null ? null : known.telling();
        if (earlier != null && earlier != call) {
            earlier.settle(replaced());
        }
        Track track =
                known == null ? new Track(call.session(), setup(call.params()), Stage.TOLD) : known;
        track.tell(call, known != null && known.stage() == Stage.FOLLOWED);
        tracks.put(call.session(), track);
        history(track);
    }

    private static Outcome.Failure replaced() {
        String text = "the session was loaded again before this was answered";
        return new Outcome.Failure(ErrorCodes.REQUEST_CANCELLED, text, null);
    }

    private void history(Track track) {
        EditorCall call = track.telling();
        RawJson params = call == null ? withSession(track) : call.params();
        uplink.request("session/load", params, outcome -> loaded(track, call, outcome))
                .ifPresent(id -> sent(call, id));
    }

    private static void sent(@Nullable EditorCall call, RawJson id) {
        if (call != null) {
            call.sent(id);
        }
    }

    private static RawJson withSession(Track track) {
        return ObjectEdit.set(track.setup(), "sessionId", RawJson.ofText(track.session()));
    }

    private void loaded(Track track, @Nullable EditorCall call, Outcome outcome) {
        boolean current = tracks.get(track.session()) == track && track.telling() == call;
        switch (outcome) {
            case Outcome.Closed _ -> adrift(call);
            case Outcome.Failure failure when stopping(failure) -> adrift(call);
            case Outcome.Failure failure -> {
                if (current) {
                    notTold(track, call, failure);
                }
                settle(call, failure);
            }
            case Outcome.Result(RawJson value) -> {
                if (current) {
                    place(track, Additions.tree(value).path("head"));
                    track.told();
                }
                settle(call, outcome);
                if (current && call == null) {
                    wholeState(track.session(), value);
                }
            }
        }
    }

    private static void adrift(@Nullable EditorCall call) {
        if (call != null) {
            call.adrift();
        }
    }

    private static void settle(@Nullable EditorCall call, Outcome outcome) {
        if (call != null) {
            call.settle(outcome);
        }
    }

    /// The server stops, and will be asked again when it is back.
    private static boolean stopping(Outcome.Failure failure) {
        return EditorCall.code(failure).equals("SHUTTING_DOWN");
    }

    /// A session that was followed before still is.
    private void notTold(Track track, @Nullable EditorCall call, Outcome.Failure failure) {
        track.told();
        if (track.fresh()) {
            tracks.remove(track.session());
        }
        if (call == null) {
            editor.say(track.session(), "the history cannot be told: " + failure.text());
        }
    }

    private static void place(Track track, JsonNode position) {
        track.place(Json.text(position, "epoch", ""), Json.number(position, "seq", 0));
    }

    /// A request was answered: what it says of sessions, and the answer as the editor gets it.
    RawJson answered(EditorCall call, RawJson result) {
        JsonNode gangway = Additions.tree(result);
        switch (call.method()) {
            case "session/new" -> {
                if (attaches(call)) {
                    return ObjectEdit.set(result, "sessionId", RawJson.ofText(attach));
                }
                begun(call, result, Json.text(gangway.path("head"), "epoch", ""));
            }
            case RESUME -> attached(call, gangway);
            case "session/close", "session/delete", "_gangway/detach" ->
                    tracks.remove(call.session());
            default -> {}
        }
        return result;
    }

    /// All of a new session is news.
    private void begun(EditorCall call, RawJson result, String epoch) {
        String session = UPDATE.scan(result).text("sessionId").orElse("");
        Track track = new Track(session, setup(call.params()), Stage.FOLLOWED);
        track.place(epoch, 0);
        tracks.put(session, track);
    }

    private void attached(EditorCall call, JsonNode gangway) {
        Track track = new Track(call.session(), setup(call.params()), Stage.FOLLOWED);
        JsonNode head = gangway.path("head");
        JsonNode after = Additions.tree(call.params()).path("after");
        place(track, head);
        switch (Json.text(gangway, "outcome", "")) {
            case "gap" -> track.place(track.epoch(), Json.number(gangway, "firstKept", 1) - 1);
            case "reset" -> {}
            default -> {
                if (after.isObject()) {
                    track.place(track.epoch(), Json.number(after, "seq", 0));
                }
            }
        }
        tracks.put(call.session(), track);
    }

    /// A request was answered and the editor has the answer.
    void afterAnswer(EditorCall call, RawJson result) {
        switch (call.method()) {
            case "session/load", RESUME -> wholeState(call.session(), result);
            case "session/new" -> {
                if (attaches(call)) {
                    part(attach);
                }
            }
            default -> {}
        }
    }

    /// A request failed.
    void failed(EditorCall call) {
        Track track = tracks.get(call.session());
        if (attaches(call) && track != null && track.stage() == Stage.UNHEARD) {
            tracks.remove(attach);
        }
    }

    /// The editor knows the session by now: it leaves it for a moment, so that nothing comes between,
    /// and is told its history.
    private void part(String session) {
        Track track = tracks.get(session);
        if (track == null || track.stage() != Stage.UNHEARD) {
            return;
        }
        track.stage(Stage.PARTING);
        RawJson params = RawJson.ofNode(Json.object().put("sessionId", session));
        uplink.request(
                "_gangway/detach",
                params,
                outcome -> {
                    if (!(outcome instanceof Outcome.Closed) && track.stage() == Stage.PARTING) {
                        track.tell(null, false);
                    }
                });
        uplink.request("session/load", withSession(track), outcome -> loaded(track, null, outcome));
    }

    /// A stock client learns of the agent's commands and usage when it attaches; an announced one reads
    /// them in the answer.
    private void wholeState(String session, RawJson result) {
        JsonNode agent = Additions.tree(result).path("state").path("agent");
        if (editor.announced()) {
            return;
        }
        if (agent.path("commands").isArray()) {
            var commands = Json.object().put("sessionUpdate", "available_commands_update");
            commands.set("availableCommands", agent.path("commands"));
            editor.update(session, RawJson.ofNode(commands));
        }
        if (agent.path("usage").has("sessionUpdate")) {
            editor.update(session, RawJson.ofNode(agent.path("usage")));
        }
    }

    /// The server is there again: comes back to every session.
    void connected() {
        List.copyOf(tracks.values()).forEach(this::comeBack);
    }

    private void comeBack(Track track) {
        switch (track.stage()) {
            case UNHEARD -> {
                // The request that attaches is sent again by itself.
            }
            case PARTING -> {
                track.tell(null, false);
                history(track);
            }
            case FOLLOWED -> resume(track);
            case TOLD -> tellOn(track);
        }
    }

    private void tellOn(Track track) {
        EditorCall call = track.telling();
        boolean abandoned = call != null && call.settled();
        if (abandoned && track.fresh()) {
            tracks.remove(track.session());
        } else if (abandoned || track.toldByPosition()) {
            if (abandoned) {
                track.told();
            }
            resume(track).ifPresent(id -> sent(track.telling(), id));
        } else {
            track.tellAgain();
            history(track);
        }
    }

    private Optional<RawJson> resume(Track track) {
        RawJson params = withSession(track);
        if (track.placed()) {
            RawJson after = Additions.position(track.epoch(), track.sequence());
            params = Additions.with(params, "after", after);
        }
        return uplink.request(RESUME, params, outcome -> resumed(track, outcome));
    }

    private void resumed(Track track, Outcome outcome) {
        if (tracks.get(track.session()) != track) {
            return;
        }
        switch (outcome) {
            case Outcome.Closed _ -> adrift(track.telling());
            case Outcome.Failure failure when stopping(failure) -> adrift(track.telling());
            case Outcome.Failure failure -> gone(track, failure);
            case Outcome.Result(RawJson value) -> goesOn(track, value);
        }
    }

    /// A prompt that wanted the session is told by its own answer.
    private void gone(Track track, Outcome.Failure failure) {
        tracks.remove(track.session());
        questions.stillOpen(track.session(), Set.of());
        settle(track.telling(), failure);
        if (track.placed()) {
            editor.say(
                    track.session(), "this session is not followed any more: " + failure.text());
        }
    }

    private void goesOn(Track track, RawJson result) {
        JsonNode gangway = Additions.tree(result);
        JsonNode head = gangway.path("head");
        questions.stillOpen(track.session(), Questions.open(gangway.path("state")));
        switch (Json.text(gangway, "outcome", "")) {
            case "gap" -> {
                long kept = Json.number(gangway, "firstKept", 1);
                lostPart(track, "what happened up to here meanwhile is not kept any more");
                track.place(Json.text(head, "epoch", ""), kept - 1);
            }
            case "reset" -> {
                lostPart(track, "the log of this session was lost in part: load it again");
                place(track, head);
            }
            default -> {
                if (!track.placed()) {
                    place(track, head);
                    wholeState(track.session(), result);
                }
            }
        }
        if (track.stage() == Stage.TOLD) {
            track.answerBehind(Json.number(head, "seq", 0), result);
            answerIfDue(track);
        }
    }

    /// An announced editor resumes by itself and reads the outcome; any other one is told in words.
    private void lostPart(Track track, String text) {
        if (!editor.announced()) {
            editor.say(track.session(), text);
            return;
        }
        var lost = Json.object().put("sessionId", track.session());
        lost.put("epoch", track.epoch()).put("seq", track.sequence());
        tracks.remove(track.session());
        RawJson params = RawJson.ofNode(Json.object().put("sessionId", track.session()));
        uplink.request("_gangway/detach", params, _ -> {});
        editor.tell("_gangway/lost", RawJson.ofNode(lost));
    }

    private void answerIfDue(Track track) {
        RawJson answer = track.dueAnswer();
        EditorCall call = track.telling();
        if (track.stage() == Stage.TOLD && answer != null) {
            track.told();
            settle(call, new Outcome.Result(answer));
            if (call == null) {
                wholeState(track.session(), answer);
            }
        }
    }

    /// A `session/update` of the server's.
    void update(RawJson params) {
        Members members = UPDATE.scan(params);
        String session = members.text("sessionId").orElse("");
        Track track = tracks.get(session);
        if (track == null) {
            editor.tell("session/update", params);
            return;
        }
        if (track.takes(Additions.in(params).orElse(RawJson.EMPTY_OBJECT))) {
            boolean own = own(session, members.members("update", CONTENT));
            if (!own || editor.announced() || track.stage() == Stage.TOLD) {
                editor.tell("session/update", params);
            }
        }
        answerIfDue(track);
    }

    private boolean own(String session, Members update) {
        return update.text("sessionUpdate").equals(Optional.of("user_message_chunk"))
                && update.json("content")
                        .map(content -> echoed.test(session, content.node()))
                        .orElse(false);
    }

    /// A `_gangway/event` of the server's.
    void event(RawJson params) {
        Members members = EVENT.scan(params);
        Track track = tracks.get(members.text("sessionId").orElse(""));
        if (members.text("kind").filter(RESOLVED::contains).isPresent()) {
            members.json("payload")
                    .ifPresent(payload -> questions.resolved(Json.text(payload.node(), "id", "")));
        }
        if (track == null || track.takesEvent(params)) {
            editor.tell("_gangway/event", params);
        }
        if (track != null) {
            answerIfDue(track);
        }
    }

    /// `_gangway/lost`: this connection fell behind what the log keeps, and is not attached any more.
    void lost(RawJson params) {
        Track track = tracks.get(UPDATE.scan(params).text("sessionId").orElse(""));
        if (track == null || editor.announced()) {
            editor.tell("_gangway/lost", params);
        }
        if (track != null && editor.announced()) {
            tracks.remove(track.session());
        } else if (track != null) {
            comeBack(track);
        }
    }
}
