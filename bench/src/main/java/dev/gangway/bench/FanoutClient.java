package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The C program that opens the sockets and checks the ordinals, at work on one Gangway session.
final class FanoutClient {
    private static final int READY_FRAMES = 2;
    private static final int IDLE_SECONDS = 20;

    private final BufferedReader output;
    private final Writer input;

    private FanoutClient(Process process) {
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Starts it and waits until all its sockets have joined the session.
    static FanoutClient join(
            Children children,
            Path reference,
            GangwayProcess.Address server,
            BenchSession session,
            int sockets,
            long events)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(reference.resolve(".out/fanout-client").toString());
        option(command, "--url", server.acp().toString());
        option(command, "--header", "Authorization: Bearer " + server.token());
        option(command, "--sockets", Integer.toString(sockets));
        option(command, "--count", Long.toString(events));
        option(
                command,
                "--send",
                request(1, "initialize", Json.object().put("protocolVersion", 1)));
        option(command, "--send", request(2, "session/resume", session.resume()));
        option(command, "--go", request(3, "session/prompt", session.stream(events)));
        option(command, "--ready-frames", Integer.toString(READY_FRAMES));
        option(command, "--idle", Integer.toString(IDLE_SECONDS));
        Process process = children.start(command, reference, Redirect.INHERIT);
        FanoutClient client = new FanoutClient(process);
        String ready = client.output.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            throw new BenchFailed("the sockets did not join the session: " + ready);
        }
        return client;
    }

    /// Has the first socket prompt, and waits for all frames.
    ///
    /// @return how many came a second to each socket
    double eventsPerSecond() throws IOException {
        input.write("go\n");
        input.flush();
        String line = output.readLine();
        if (line == null) {
            throw new BenchFailed("fanout-client ended without a word");
        }
        return eventsPerSecond(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
    }

    static double eventsPerSecond(JsonNode report) {
        if (!report.path("ok").asBoolean(false)) {
            throw new BenchFailed("not all frames came, or not in order: " + report);
        }
        return report.path("perSocketPerSecond").asDouble();
    }

    private static void option(List<String> command, String name, String value) {
        command.add(name);
        command.add(value);
    }

    private static String request(int id, String method, JsonNode params) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .set("params", params)
                .toString();
    }
}
