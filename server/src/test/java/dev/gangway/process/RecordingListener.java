package dev.gangway.process;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Keeps all that a process says, in the order of hearing.
final class RecordingListener implements AgentProcess.Listener {

    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Long> tooLong = new ArrayList<>();
    private final List<ExitStatus> exits = new ArrayList<>();
    private int linesAfterExit;

    @Override
    public synchronized void line(byte[] buffer, int offset, int length) {
        lines.add(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
        if (!exits.isEmpty()) {
            linesAfterExit++;
        }
    }

    @Override
    public synchronized void lineTooLong(long bytes) {
        tooLong.add(bytes);
    }

    @Override
    public synchronized void stderr(String line) {
        errors.add(line);
    }

    @Override
    public synchronized void exited(ExitStatus status) {
        exits.add(status);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    synchronized List<Long> tooLong() {
        return List.copyOf(tooLong);
    }

    synchronized List<ExitStatus> exits() {
        return List.copyOf(exits);
    }

    synchronized int linesAfterExit() {
        return linesAfterExit;
    }

    List<String> awaitLines(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> lines().size() >= count);
        return lines();
    }

    ExitStatus awaitExit() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !exits().isEmpty());
        return exits().getFirst();
    }
}
