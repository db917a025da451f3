package dev.gangway.cli.bridge;

import dev.gangway.cli.bridge.Track.Stage;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;

/// The sessions that the editor follows: how far it was shown each, and how the bridge comes back
/// to there. Under the bridge's lock.
final class Sessions {
    private static final JsonScanner UPDATE = JsonScanner.of("sessionId", "update");
    private static final JsonScanner CONTENT = JsonScanner.of("sessionUpdate", "content");
    private static final JsonScanner EVENT = JsonScanner.of("sessionId", "kind", "payload");
    private static final String RESUME = "session/resume";
    private static final Set<String> RESOLVED = Set.of("permission_resolved", "question_resolved");

    private final Editor editor;
    private final Uplink uplink;
    private final Questions questions;
    private final BiPredicate<String, JsonNode> echoed;
    private final Histories histories;
    private final Map<String, Track> tracks;

    /// @param tracks of the sessions that the editor follows
    /// @param echoed whether a message in a session is the editor's own prompt
    Sessions(
            Editor editor,
            Uplink uplink,
            Questions questions,
            Histories histories,
            Map<String, Track> tracks,
            BiPredicate<String, JsonNode> echoed) {
        this.editor = editor;
        this.uplink = uplink;
        this.questions = questions;
        this.histories = histories;
        this.tracks = tracks;
        this.echoed = echoed;
    }

    Set<String> followed() {
        return tracks.keySet();
    }

    /// A prompt is to go to a session: it is followed before that, as the server itself would have
    /// it.
    void need(String session) {
        if (!session.isEmpty() && !tracks.containsKey(session) && uplink.isOpen()) {
            Track track = Attachments.track(session, RawJson.EMPTY_OBJECT, Stage.FOLLOWED);
            tracks.put(session, track);
            resume(track);
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
                histories.begin(track);
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
            resume(track).ifPresent(track::carriedBy);
        } else {
            track.tellAgain();
            histories.begin(track);
        }
    }

    private Optional<RawJson> resume(Track track) {
        RawJson params = track.attaching();
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
            case Outcome.Closed _ -> track.adrift();
            case Outcome.Failure failure when EditorCall.stopping(failure) -> track.adrift();
            case Outcome.Failure failure -> gone(track, failure);
            case Outcome.Result(RawJson value) -> goesOn(track, value);
        }
    }

    /// A prompt that wanted the session is told by its own answer.
    private void gone(Track track, Outcome.Failure failure) {
        tracks.remove(track.session());
        questions.stillOpen(track.session(), Set.of());
        track.settle(failure);
        if (track.placed()) {
            editor.say(track.session(), "this session is not followed any more: " + failure.text());
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
                track.place(head);
            }
            default -> {
                if (!track.placed()) {
                    track.place(head);
                    editor.wholeState(track.session(), result);
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
            if (call != null) {
                call.settle(new Outcome.Result(answer));
            } else {
                editor.wholeState(track.session(), answer);
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

    /// `_gangway/lost`: this connection fell behind what the log keeps, and is not attached any
    /// more.
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

    /// `_gangway/deleted`: the session is no more. A stock client learns of it by the answers to
    /// what it asks there.
    void deleted(RawJson params) {
        String session = UPDATE.scan(params).text("sessionId").orElse("");
        tracks.remove(session);
        questions.stillOpen(session, Set.of());
        editor.tell("_gangway/deleted", params);
    }
}
