package dev.gangway.process;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Consumer;

/// What a process writes to stderr: passed on at a bounded rate, its tail kept.
final class ErrorOutput implements LineReader.Sink {

    private static final int MILLISECONDS = 1000;

    private final int linesPerSecond;
    private final int tailChars;
    private final InstantSource clock;
    private final Consumer<String> listener;

    /// Guards the tail, the only part that other threads look at.
    private final Object tailLock = new Object();

    private final StringBuilder tail = new StringBuilder();

    private long second;
    private int delivered;
    private long leftOut;

    ErrorOutput(ProcessLimits limits, InstantSource clock, Consumer<String> listener) {
        this.linesPerSecond = limits.errorLinesPerSecond();
        this.tailChars = limits.errorTailBytes();
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void line(byte[] buffer, int offset, int length) {
        take(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong(byte[] beginning, int length, long bytes) {
        take(new String(beginning, 0, length, StandardCharsets.UTF_8) + "…");
    }

    String tail() {
        synchronized (tailLock) {
            return tail.toString();
        }
    }

    private void take(String raw) {
        String line = withoutControls(raw);
        synchronized (tailLock) {
            tail.append(line).append('\n');
            if (tail.length() > tailChars) {
                tail.delete(0, tail.length() - tailChars);
            }
        }
        deliver(line);
    }

    private void deliver(String line) {
        long now = clock.millis() / MILLISECONDS;
        if (now != second) {
            second = now;
            delivered = 0;
            tellLeftOut();
        }
        if (delivered < linesPerSecond) {
            delivered++;
            listener.accept(line);
        } else {
            leftOut++;
        }
    }

    /// Says how many lines were not delivered. Also to be called at the end.
    void tellLeftOut() {
        if (leftOut > 0) {
            listener.accept("(" + leftOut + " lines left out)");
            leftOut = 0;
        }
    }

    /// Terminals obey what is in here; logs and pages should not.
    private static String withoutControls(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        line.chars()
                .filter(c -> c == '\t' || !Character.isISOControl(c))
                .forEach(c -> clean.append((char) c));
        return clean.toString();
    }
}
