package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A Gangway server of its own, in a data directory of its own that goes with it.
final class GangwayProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// A server counts as resting when it used less than a tenth of a core over this time.
    private static final Duration REST_TIME = Duration.ofMillis(300);

    private static final Duration REST_TIME_MAX = Duration.ofSeconds(30);
    private static final double REST_SHARE = 0.1;

    private final Children children;
    private final Process process;
    private final Path data;

    /// Where a server listens, and what lets one in.
    record Address(URI acp, String token) {}

    private GangwayProcess(Children children, Process process, Path data) {
        this.children = children;
        this.process = process;
        this.data = data;
    }

    /// Starts a server.
    ///
    /// @param command to which the data directory is added
    static GangwayProcess start(Children children, List<String> command, Path directory)
            throws IOException {
        Path data = children.makeDirectory();
        List<String> whole = new ArrayList<>(command);
        whole.add("--data");
        whole.add(data.toString());
        Redirect log = Redirect.to(data.resolve("server.log").toFile());
        Process process = children.start(whole, directory, log);
        return new GangwayProcess(children, process, data);
    }

    long pid() {
        return process.pid();
    }

    /// Waits until it listens.
    Address address() throws IOException, InterruptedException {
        Path runtime = data.resolve("runtime.json");
        long until = System.nanoTime() + START_TIME.toNanos();
        while (!Files.exists(runtime)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new BenchFailed("the server did not start:\n" + log());
            }
            pause(POLL_NANOS);
        }
        URI acp = URI.create(Json.parse(Files.readAllBytes(runtime)).path("acp").asString());
        return new Address(acp, Files.readString(data.resolve("token")).strip());
    }

    /// Waits until it has done with what came before: compiling, folding the transcript.
    void awaitRest() throws InterruptedException {
        long until = System.nanoTime() + REST_TIME_MAX.toNanos();
        double before = CpuTime.seconds(pid());
        while (System.nanoTime() < until) {
            pause(REST_TIME.toNanos());
            double now = CpuTime.seconds(pid());
            if (now - before < REST_SHARE * REST_TIME.toMillis() / 1000) {
                return;
            }
            before = now;
        }
    }

    String log() throws IOException {
        return Files.readString(data.resolve("server.log"));
    }

    @Override
    public void close() throws IOException {
        Children.end(process, STOP_TIME);
        children.remove(data);
    }

    private static void pause(long nanos) throws InterruptedException {
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
