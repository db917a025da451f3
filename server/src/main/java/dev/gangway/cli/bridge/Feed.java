package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import tools.jackson.databind.JsonNode;

/// How far an announced editor was shown its feed, and the way back to there. Under the bridge's
/// lock.
final class Feed {
    private static final JsonScanner PLACE = JsonScanner.of("epoch", "seq");

    private final Editor editor;
    private final Uplink uplink;
    private boolean followed;
    private String epoch = "";
    private long sequence;

    Feed(Editor editor, Uplink uplink) {
        this.editor = editor;
        this.uplink = uplink;
    }

    /// A request of the editor was answered.
    void answered(EditorCall call, RawJson result) {
        if (call.method().equals("_gangway/detach") && call.session().isEmpty()) {
            followed = false;
        }
        if (call.method().equals("_gangway/feed/subscribe")) {
            JsonNode answer = result.node();
            JsonNode after = call.params().node().path("after");
            boolean resumed = Json.text(answer, "outcome", "").equals("resumed");
            followed = true;
            epoch = Json.text(answer.path("head"), "epoch", "");
            sequence =
                    resumed && after.isObject()
                            ? Json.number(after, "seq", 0)
                            : Json.number(answer.path("head"), "seq", 0);
        }
    }

    /// A `_gangway/feed` of the server's.
    void changed(RawJson params) {
        Members members = PLACE.scan(params);
        epoch = members.text("epoch").orElse("");
        sequence = members.json("seq").map(number -> number.node().asLong(0)).orElse(0L);
        editor.tell("_gangway/feed", params);
    }

    /// The server is there again.
    void connected() {
        if (followed) {
            var params = Json.object();
            params.set("after", Additions.position(epoch, sequence).node());
            uplink.request("_gangway/feed/subscribe", RawJson.ofNode(params), this::resumed);
        }
    }

    /// What cannot go on is told as the server itself tells it.
    private void resumed(Outcome outcome) {
        if (outcome instanceof Outcome.Result(RawJson value)
                && !Json.text(value.node(), "outcome", "").equals("resumed")) {
            followed = false;
            uplink.request("_gangway/detach", RawJson.of("{\"feed\":true}"), _ -> {});
            var lost = Json.object().put("feed", true);
            lost.put("epoch", epoch).put("seq", sequence);
            editor.tell("_gangway/lost", RawJson.ofNode(lost));
        }
    }
}
