package dev.gangway.process.fake;

import dev.gangway.process.AgentProcess;
import dev.gangway.process.ExitStatus;
import dev.gangway.process.ProcessSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An agent process that is the test: what is sent is kept, what it says is said by the test, on
/// the test's thread. A stop is only noted; the test decides when it ends. Not for several threads.
public final class FakeProcess implements AgentProcess {

    private final long pid;
    private final ProcessSpec spec;
    private final Listener listener;
    private final List<String> sent = new ArrayList<>();
    private Optional<ExitStatus> exit = Optional.empty();
    private boolean stopRequested;
    private boolean reading = true;

    FakeProcess(long pid, ProcessSpec spec, Listener listener) {
        this.pid = pid;
        this.spec = spec;
        this.listener = listener;
    }

    /// What it was launched with.
    public ProcessSpec spec() {
        return spec;
    }

    /// Writes a line to its stdout.
    public void says(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        listener.awaitRoom();
        listener.line(bytes, 0, bytes.length);
    }

    /// Ends it; the listener hears of it.
    public void exits(int code) {
        ExitStatus status = new ExitStatus(code, stopRequested);
        exit = Optional.of(status);
        listener.exited(status);
    }

    /// Its queue is full from now on.
    public void stopsReading() {
        reading = false;
    }

    /// The lines that were sent to it.
    public List<String> sent() {
        return List.copyOf(sent);
    }

    public boolean stopRequested() {
        return stopRequested;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean send(byte[] line) {
        if (!reading || stopRequested || exit.isPresent()) {
            return false;
        }
        return sent.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void stop(Duration grace) {
        stopRequested = true;
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    @Override
    public Optional<ExitStatus> exit() {
        return exit;
    }

    @Override
    public String errorTail() {
        return "";
    }
}
