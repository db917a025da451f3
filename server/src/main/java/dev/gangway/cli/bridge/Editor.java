package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.jsonrpc.Reply;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The editor, and what it is told: without Gangway's additions, unless it announced them. Under
/// the bridge's lock.
final class Editor {
    private final Peer peer;
    private boolean announced;

    /// @param out takes each line for the editor
    Editor(Consumer<byte[]> out, Handler handler, int unanswered) {
        this.peer =
                new Peer(out, handler, new Peer.Limits(Peer.Limits.DEFAULT.outgoing(), unanswered));
    }

    /// Takes what the editor said.
    void received(Message message) {
        peer.receive(message);
    }

    /// It said who it is.
    ///
    /// @param knows whether it announced that it knows the additions
    void introduced(boolean knows) {
        announced = knows;
    }

    boolean announced() {
        return announced;
    }

    /// Whether it asks for something that it did not announce.
    boolean mayNot(String method) {
        return method.startsWith(Additions.METHODS) && !announced;
    }

    /// Passes a notification of the server's on.
    void tell(String method, RawJson params) {
        if (!mayNot(method)) {
            peer.notification(method, announced ? params : Additions.without(params));
        }
    }

    /// Passes an answer of the server's on.
    void answer(Reply reply, RawJson result) {
        reply.result(announced ? result : Additions.withoutAny(result));
    }

    /// An update of the bridge's own.
    void update(String session, RawJson update) {
        ObjectNode params = Json.object().put("sessionId", session);
        params.set("update", update.node());
        peer.notification("session/update", RawJson.ofNode(params));
    }

    /// Says something in a session, as a message of the agent: the one place where an editor shows
    /// it.
    void say(String session, String text) {
        ObjectNode update = Json.object().put("sessionUpdate", "agent_message_chunk");
        update.putObject("content").put("type", "text").put("text", "\n[Gangway: " + text + "]\n");
        update(session, RawJson.ofNode(update));
    }

    /// A stock client learns of the agent's commands and usage when it attaches; an announced one
    /// reads them in the answer.
    void wholeState(String session, RawJson result) {
        JsonNode agent = Additions.tree(result).path("state").path("agent");
        if (announced) {
            return;
        }
        if (agent.path("commands").isArray()) {
            var commands = Json.object().put("sessionUpdate", "available_commands_update");
            commands.set("availableCommands", agent.path("commands"));
            update(session, RawJson.ofNode(commands));
        }
        if (agent.path("usage").has("sessionUpdate")) {
            update(session, RawJson.ofNode(agent.path("usage")));
        }
    }

    /// Puts a request of the server's to the editor, under the id that it has there.
    void ask(Message.Request request, Consumer<Outcome> then) {
        peer.request(
                request.id(),
                request.method(),
                announced ? request.params() : Additions.without(request.params()),
                then);
    }

    /// Takes a request back; a late answer goes nowhere.
    void withdraw(RawJson id) {
        if (peer.cancel(id)) {
            peer.abandon(id);
        }
    }

    void close() {
        peer.close("the bridge ends");
    }
}
