package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The C program that opens the sockets and checks the ordinals.
final class FanoutClient implements AutoCloseable {
    private static final Duration END_TIME = Duration.ofSeconds(5);

    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private FanoutClient(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// What it is to do: as its options have it.
    static final class Options {
        private final Bench bench;
        private final List<String> command = new ArrayList<>();

        Options(Bench bench, URI url, int sockets, long count) {
            this.bench = bench;
            command.add(bench.program("fanout-client"));
            with("--url", url.toString());
            with("--sockets", Integer.toString(sockets));
            with("--count", Long.toString(count));
            with("--idle", "20");
            with("--connect", "60");
        }

        Options with(String option, String value) {
            command.add(option);
            command.add(value);
            return this;
        }

        Options token(String token) {
            return with("--header", "Authorization: Bearer " + token);
        }

        /// Each socket announces Gangway's additions, or does not, and joins a session.
        Options join(boolean announced, JsonNode resume) {
            with("--send", Requests.initialize(announced));
            with("--send", Requests.request(2, "session/resume", resume));
            return with("--ready-frames", "2");
        }

        FanoutClient start() throws IOException {
            return new FanoutClient(
                    bench.children().start(command, bench.reference(), Redirect.INHERIT));
        }
    }

    /// Waits until all its sockets are there, and have got what they wait for.
    FanoutClient awaitReady() throws IOException {
        String ready = output.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            throw new BenchFailed("not all sockets became ready: " + ready);
        }
        return this;
    }

    /// Has the prompts sent.
    FanoutClient go() throws IOException {
        input.write("go\n");
        input.flush();
        return this;
    }

    /// Waits for all frames.
    ///
    /// @throws BenchFailed when one is missing or out of order
    JsonNode report() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new BenchFailed("fanout-client ended without a word");
        }
        JsonNode report = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        if (!report.path("ok").asBoolean(false)) {
            throw new BenchFailed("not all frames came, or not in order: " + report);
        }
        return report;
    }

    /// Ends it, whatever it waits for.
    @Override
    public void close() {
        Children.end(process, END_TIME);
    }
}
