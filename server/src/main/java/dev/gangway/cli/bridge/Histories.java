package dev.gangway.cli.bridge;

import dev.gangway.cli.bridge.Track.Stage;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Has the histories of sessions told (ACP v1, `session/load`). Under the bridge's lock.
final class Histories {
    private final Editor editor;
    private final Uplink uplink;
    private final Map<String, Track> tracks;

    /// @param tracks of the sessions that the editor follows
    Histories(Editor editor, Uplink uplink, Map<String, Track> tracks) {
        this.editor = editor;
        this.uplink = uplink;
        this.tracks = tracks;
    }

    /// The editor wants a session's history (ACP v1, session setup).
    void load(EditorCall call) {
        Track known = tracks.get(call.session());
        EditorCall earlier = known == null ? null : known.telling();
        if (earlier != null && earlier != call) {
            earlier.settle(replaced());
        }
        Track track =
                known == null
                        ? Attachments.track(call.session(), call.params(), Stage.TOLD)
                        : known;
        track.tell(call, known != null && known.stage() == Stage.FOLLOWED);
        tracks.put(call.session(), track);
        begin(track);
    }

    private static Outcome.Failure replaced() {
        String text = "the session was loaded again before this was answered";
        return new Outcome.Failure(ErrorCodes.REQUEST_CANCELLED, text, null);
    }

    void begin(Track track) {
        EditorCall call = track.telling();
        RawJson params = call == null ? track.attaching() : call.params();
        uplink.request("session/load", params, outcome -> loaded(track, call, outcome))
                .ifPresent(track::carriedBy);
    }

    private void loaded(Track track, @Nullable EditorCall call, Outcome outcome) {
        boolean current = tracks.get(track.session()) == track && track.telling() == call;
        switch (outcome) {
            case Outcome.Closed _ -> adrift(call);
            case Outcome.Failure failure when EditorCall.stopping(failure) -> adrift(call);
            case Outcome.Failure failure -> {
                if (current) {
                    notTold(track, call, failure);
                }
                settle(call, failure);
            }
            case Outcome.Result(RawJson value) -> {
                if (current) {
                    track.place(Additions.tree(value).path("head"));
                    track.told();
                }
                settle(call, outcome);
                if (current && call == null) {
                    editor.wholeState(track.session(), value);
                }
            }
        }
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

    /// The editor knows the session by now: it leaves it for a moment, so that nothing comes
    /// between, and is told its history.
    void part(String session) {
        Track track = tracks.get(session);
        if (track == null || track.stage() != Stage.UNHEARD) {
            return;
        }
        track.part();
        RawJson params = RawJson.ofNode(Json.object().put("sessionId", session));
        uplink.request(
                "_gangway/detach",
                params,
                outcome -> {
                    if (!(outcome instanceof Outcome.Closed) && track.stage() == Stage.PARTING) {
                        track.tell(null, false);
                    }
                });
        uplink.request("session/load", track.attaching(), outcome -> loaded(track, null, outcome));
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
}
