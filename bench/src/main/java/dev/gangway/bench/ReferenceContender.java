package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A reference server: it makes its frames itself, stores nothing and knows nobody.
///
/// @param kind as bench/reference/run names it
record ReferenceContender(String name, String kind, Path checkout, Children children)
        implements Contender {
    @Override
    public Measurement run(int sockets, long events) throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        "bench/reference/run",
                        kind,
                        Integer.toString(sockets),
                        Long.toString(events),
                        Integer.toString(Benchmark.FRAME_BYTES));
        Process process = children.start(command, checkout, Redirect.INHERIT);
        double cpuNanos = Double.NaN;
        double eventsPerSecond = Double.NaN;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line : output.lines().toList()) {
                JsonNode report = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                if (report.has("client")) {
                    eventsPerSecond = FanoutClient.eventsPerSecond(report);
                } else {
                    cpuNanos = report.path("cpuNanosPerFrame").asDouble();
                }
            }
        }
        if (process.waitFor() != 0 || Double.isNaN(cpuNanos) || Double.isNaN(eventsPerSecond)) {
            throw new BenchFailed(name + " did not work");
        }
        return new Measurement(eventsPerSecond, cpuNanos);
    }
}
