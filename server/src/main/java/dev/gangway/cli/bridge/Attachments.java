package dev.gangway.cli.bridge;

import dev.gangway.cli.bridge.Track.Stage;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the editor's requests do to the sessions that it follows: making one, attaching to one,
/// leaving one (ACP v1, session setup). Under the bridge's lock.
final class Attachments {
    private static final JsonScanner SESSION = JsonScanner.of("sessionId");
    private static final JsonScanner DIRECTORY = JsonScanner.of("cwd");
    private static final RawJson ANYWHERE = RawJson.of("{\"cwd\":\"/\",\"mcpServers\":[]}");
    private static final String RESUME = "session/resume";

    private final Editor editor;
    private final Histories histories;
    private final Map<String, Track> tracks;

    /// The session that `session/new` is to attach to, in the place of making one; "" for none.
    private final String attach;

    /// @param tracks of the sessions that the editor follows
    Attachments(Editor editor, Histories histories, Map<String, Track> tracks, String attach) {
        this.editor = editor;
        this.histories = histories;
        this.tracks = tracks;
        this.attach = attach;
    }

    /// The parameters of a request as they go to the server: a new session may be one that is
    /// there.
    RawJson attaches(String method, RawJson params) {
        boolean takes =
                method.equals("session/new")
                        && !attach.isEmpty()
                        && !tracks.containsKey(attach)
                        && params.kind() == RawJson.Kind.OBJECT;
        if (!takes) {
            return params;
        }
        tracks.put(attach, track(attach, params, Stage.UNHEARD));
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

    /// A session that is attached with these parameters. To attach again takes its directory:
    /// servers and further directories stay as the session has them.
    static Track track(String session, RawJson params, Stage stage) {
        RawJson setup =
                DIRECTORY
                        .scan(params)
                        .json("cwd")
                        .map(directory -> ObjectEdit.set(ANYWHERE, "cwd", directory))
                        .orElse(ANYWHERE);
        return new Track(session, setup, stage);
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
            case "session/fork" ->
                    begun(call, result, Json.text(gangway.path("head"), "epoch", ""));
            case RESUME -> attached(call, gangway);
            case "session/close", "session/delete", "_gangway/detach" ->
                    tracks.remove(call.session());
            default -> {}
        }
        return result;
    }

    /// All of a new session is news.
    private void begun(EditorCall call, RawJson result, String epoch) {
        String session = SESSION.scan(result).text("sessionId").orElse("");
        Track track = track(session, call.params(), Stage.FOLLOWED);
        track.place(epoch, 0);
        tracks.put(session, track);
    }

    private void attached(EditorCall call, JsonNode gangway) {
        Track track = track(call.session(), call.params(), Stage.FOLLOWED);
        JsonNode head = gangway.path("head");
        JsonNode after = Additions.tree(call.params()).path("after");
        track.place(head);
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
            case "session/load", RESUME -> editor.wholeState(call.session(), result);
            case "session/new" -> {
                if (attaches(call)) {
                    histories.part(attach);
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
}
