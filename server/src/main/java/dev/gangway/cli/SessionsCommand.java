package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists sessions.
@Command(
        name = "sessions",
        description = "Lists the sessions of the running server, newest change first.",
        mixinStandardHelpOptions = true)
final class SessionsCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public void run() {
        Terminal terminal = new Terminal();
        try (AcpSocket socket = ServerAccess.running(data.path()).connect("", new Deaf())) {
            String cursor = "";
            do {
                ObjectNode params = Json.object();
                if (!cursor.isEmpty()) {
                    params.put("cursor", cursor);
                }
                JsonNode page = socket.request("session/list", RawJson.ofNode(params)).node();
                page.path("sessions").forEach(session -> show(terminal, session));
                cursor = Json.text(page, "nextCursor", "");
            } while (!cursor.isEmpty());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Terminal terminal, JsonNode session) {
        if (json) {
            terminal.raw(session.toString());
            return;
        }
        JsonNode gangway = session.path("_meta").path("gangway");
        terminal.line(
                "%s  %-12s  %-10s  %s%s"
                        .formatted(
                                Json.text(session, "sessionId", ""),
                                Json.text(gangway, "agent", ""),
                                Json.text(gangway, "phase", ""),
                                Json.text(session, "cwd", ""),
                                Json.text(session, "title", "").isEmpty()
                                        ? ""
                                        : "  " + Json.text(session, "title", "")));
    }

    /// Hears nothing: this command only asks.
    static final class Deaf implements Handler {
        @Override
        public boolean request(Message.Request request, Reply reply) {
            return false;
        }

        @Override
        public void notification(Message.Notification notification) {}
    }
}
