package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Reply;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request of the editor that is not answered yet. Under the bridge's lock.
final class EditorCall {
    private static final JsonScanner MEMBERS = JsonScanner.of("sessionId", "prompt");

    private final Reply reply;
    private final RawJson params;
    private final String session;
    private final Consumer<Outcome> then;
    private final List<JsonNode> blocks;
    private int echoed;
    private @Nullable RawJson sentAs;
    private boolean everSent;
    private boolean underWay;
    private boolean cancelAsked;
    private boolean settled;

    /// @param params as they go to the server
    /// @param then told once what became of it
    EditorCall(Reply reply, RawJson params, Consumer<Outcome> then) {
        this.reply = reply;
        this.params = params;
        this.then = then;
        var members = MEMBERS.scan(params);
        this.session = members.text("sessionId").orElse("");
        this.blocks =
                isPrompt()
                        ? List.copyOf(members.json("prompt").orElse(RawJson.NULL).node().values())
                        : List.of();
    }

    Reply reply() {
        return reply;
    }

    String method() {
        return reply.method();
    }

    RawJson params() {
        return params;
    }

    /// The session that it is about; "" for none.
    String session() {
        return session;
    }

    boolean isPrompt() {
        return reply.method().equals("session/prompt");
    }

    /// Whether a message in the session is this prompt's own next block.
    boolean echoes(JsonNode content) {
        if (echoed < blocks.size() && blocks.get(echoed).equals(content)) {
            echoed++;
            return true;
        }
        return false;
    }

    /// It went to the server under this id, or is carried out by something that did.
    void sent(RawJson id) {
        sentAs = id;
        everSent = true;
        underWay = true;
    }

    /// Nothing on the present connection will answer it.
    void adrift() {
        sentAs = null;
        underWay = false;
    }

    /// Whether the server may have heard of it.
    boolean everSent() {
        return everSent;
    }

    boolean underWay() {
        return underWay;
    }

    /// The editor does not want it any more.
    void cancelAsked() {
        cancelAsked = true;
    }

    /// Tells the server that the editor does not want it any more.
    void cancelIfAsked(Uplink uplink) {
        RawJson id = sentAs;
        if (cancelAsked && id != null) {
            uplink.cancel(id);
        }
    }

    boolean settled() {
        return settled;
    }

    /// What became of it; once, later ones go nowhere.
    void settle(Outcome outcome) {
        if (!settled) {
            settled = true;
            then.accept(outcome);
        }
    }

    /// The error's `data.code`, by which Gangway's own errors are known.
    static String code(Outcome.Failure failure) {
        RawJson data = failure.data();
        return data == null ? "" : Json.text(data.node(), "code", "");
    }

    /// Whether the server stops, and will be asked again when it is back.
    static boolean stopping(Outcome.Failure failure) {
        return code(failure).equals("SHUTTING_DOWN");
    }
}
