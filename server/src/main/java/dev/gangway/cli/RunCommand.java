package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// One prompt, from a new session to its answer.
@Command(
        name = "run",
        description = {
            "Gives an agent one prompt and shows its answer.",
            "Uses the running server, which goes on with the turn when this ends; or a private one when none runs."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final int NOT_ENDED_WELL = 2;

    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "The agent (see: gangway agents).")
    private String agent = "";

    @Option(
            names = "--json",
            description = "One frame a line, as JSON; the last line is the result.")
    private boolean json;

    @Parameters(paramLabel = "PROMPT", arity = "1..*", description = "What to ask.")
    private List<String> prompt = List.of();

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal();
        Path directory = data.path();
        if (RuntimeFile.find(directory).isPresent()) {
            return ask(terminal, ServerAccess.running(directory));
        }
        terminal.note("No server runs on " + directory + ": using a private one for this prompt.");
        try (StopSignal _ = new StopSignal();
                Served served = Served.startPrivate(directory, config.read(directory))) {
            return ask(terminal, served.access());
        }
    }

    private int ask(Terminal terminal, ServerAccess server) throws InterruptedException {
        try (Viewer viewer = new Viewer(terminal, json);
                AcpSocket socket = server.connect(agent, viewer)) {
            ObjectNode params = Json.object().put("cwd", Path.of("").toAbsolutePath().toString());
            params.putArray("mcpServers");
            String session =
                    Json.text(
                            socket.request("session/new", RawJson.ofNode(params)).node(),
                            "sessionId",
                            "");
            RawJson result = socket.request("session/prompt", RawJson.ofNode(prompt(session)));
            viewer.endLine();
            if (json) {
                terminal.raw(result.toString());
            }
            return Json.text(result.node(), "stopReason", "").equals("end_turn")
                    ? 0
                    : NOT_ENDED_WELL;
        }
    }

    private ObjectNode prompt(String session) {
        ObjectNode params = Json.object().put("sessionId", session);
        params.putArray("prompt")
                .addObject()
                .put("type", "text")
                .put("text", String.join(" ", prompt));
        return params;
    }
}
