package dev.gangway.demo;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks the client for files and terminals (ACP v1), and says what came of it.
final class Desk {
    private static final int LINES_MAX = 200;

    private final Turn turn;
    private final ClientOffer offer;

    Desk(Turn turn, ClientOffer offer) {
        this.turn = turn;
        this.offer = offer;
    }

    void write(String path, String text) throws InterruptedException {
        if (!offer.writes()) {
            turn.message("This client did not announce fs.writeTextFile.");
            return;
        }
        ObjectNode params = Json.object("path", absolute(path)).put("content", text);
        ClientLink.Reply reply = ask("fs/write_text_file", params);
        turn.message(reply.failed() ? "It was not written: " + reply.error() : "Written.");
    }

    void read(String path) throws InterruptedException {
        if (!offer.reads()) {
            turn.message("This client did not announce fs.readTextFile.");
            return;
        }
        ObjectNode params = Json.object("path", absolute(path)).put("limit", LINES_MAX);
        ClientLink.Reply reply = ask("fs/read_text_file", params);
        turn.message(
                reply.failed()
                        ? "It was not read: " + reply.error()
                        : "It reads:\n" + Json.string(reply.result(), "content"));
    }

    /// Runs a command in a terminal that a tool call shows.
    void shell(String command) throws InterruptedException {
        if (!offer.terminals()) {
            turn.message("This client did not announce terminal.");
            return;
        }
        ObjectNode params = Json.object("command", "/bin/sh");
        ArrayNode args = params.putArray("args");
        args.add("-c").add(command);
        ClientLink.Reply reply = ask("terminal/create", params);
        if (reply.failed()) {
            turn.message("It was not run: " + reply.error());
            return;
        }
        run(Json.string(reply.result(), "terminalId"), command);
    }

    private void run(String terminal, String command) throws InterruptedException {
        String call = "shell-" + terminal;
        turn.toolCall(call, command, "execute", Json.object("command", command));
        ObjectNode shown = Json.object("type", "terminal").put("terminalId", terminal);
        ObjectNode update = Json.object("sessionUpdate", "tool_call_update");
        update.put("toolCallId", call).put("status", "in_progress");
        turn.update(update.set("content", Json.array().add(shown)));
        ObjectNode its = Json.object("terminalId", terminal);
        ClientLink.Reply exit = ask("terminal/wait_for_exit", its.deepCopy());
        ClientLink.Reply output = ask("terminal/output", its.deepCopy());
        ask("terminal/release", its);
        turn.toolStatus(call, exit.failed() ? "failed" : "completed");
        turn.message(
                "It ended with "
                        + exit.result().path("exitCode")
                        + ". It said:\n"
                        + Json.string(output.result(), "output"));
    }

    private String absolute(String path) {
        return turn.session().directory().resolve(Path.of(path)).toString();
    }

    private ClientLink.Reply ask(String method, ObjectNode params) throws InterruptedException {
        BlockingQueue<ClientLink.Reply> replies = new LinkedBlockingQueue<>();
        turn.ask(method, params, replies::add);
        ClientLink.Reply reply = replies.take();
        // A cancel answers what is open: it may come together with that answer.
        turn.checkCancelled();
        return reply;
    }
}
