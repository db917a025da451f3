package dev.gangway.cli;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// Follows a session.
@Command(
        name = "attach",
        description =
                "Follows a session from a position on, and answers what its agent asks. Ctrl-C leaves it running.",
        mixinStandardHelpOptions = true)
final class AttachCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();

    @Parameters(paramLabel = "SESSION", description = "The session's id (see: gangway sessions).")
    private String session = "";

    @Option(
            names = "--after",
            paramLabel = "EPOCH:SEQUENCE",
            description = "The last event that you have (default: from the first event).")
    private String after = "";

    @Option(names = "--json", description = "One frame a line, as JSON.")
    private boolean json;

    @Override
    public void run() {
        Terminal terminal = new Terminal();
        try (Viewer viewer = new Viewer(terminal, json);
                AcpSocket socket = ServerAccess.running(data.path()).connect("", viewer)) {
            ObjectNode params = Json.object().put("sessionId", session).put("cwd", "/");
            params.putArray("mcpServers");
            params.putObject("_meta").putObject("gangway").set("after", position());
            RawJson answer = socket.request("session/resume", RawJson.ofNode(params));
            String outcome =
                    Json.text(answer.node().path("_meta").path("gangway"), "outcome", "resumed");
            if (!outcome.equals("resumed")) {
                terminal.warn("The position is not in the log any more (" + outcome + ").");
            }
            socket.awaitEnd();
            throw new CommandFailed("The connection ended. Attach again to go on.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode position() {
        if (after.isEmpty()) {
            return Json.object().put("seq", 0);
        }
        int colon = after.lastIndexOf(':');
        try {
            Position position =
                    new Position(
                            Epoch.parse(after.substring(0, Math.max(colon, 0))),
                            Long.parseLong(after.substring(colon + 1)));
            return Json.object()
                    .put("epoch", position.epoch().toString())
                    .put("seq", position.sequence());
        } catch (IllegalArgumentException notAPosition) {
            throw new CommandFailed("--after takes EPOCH:SEQUENCE, as in 0-9f3ac1:42");
        }
    }
}
