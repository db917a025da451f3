package dev.gangway.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A viewer that takes what it is shown at once, or when the test says so.
final class ScreenViewer implements TerminalViewer {
    private static final int TEXT_MAX = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private final List<Boolean> attached = new ArrayList<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private long bytes;
    private long skipped;
    private @Nullable TerminalEnd end;

    @Override
    public synchronized void attached(boolean again) {
        attached.add(again);
    }

    @Override
    public void output(String more, Runnable taken) {
        synchronized (this) {
            bytes += more.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            text.append(more);
            if (text.length() > TEXT_MAX) {
                text.delete(0, text.length() - TEXT_MAX);
            }
            if (holding) {
                held.add(taken);
                return;
            }
        }
        taken.run();
    }

    @Override
    public synchronized void skipped(long gone) {
        skipped += gone;
        text.append("<skipped>");
    }

    @Override
    public synchronized void ended(TerminalEnd how) {
        if (end != null) {
            throw new AssertionError("told twice");
        }
        end = how;
    }

    synchronized void hold() {
        holding = true;
    }

    void takeAll() {
        List<Runnable> all;
        synchronized (this) {
            holding = false;
            all = List.copyOf(held);
            held.clear();
        }
        all.forEach(Runnable::run);
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long skipped() {
        return skipped;
    }

    synchronized List<Boolean> attached() {
        return List.copyOf(attached);
    }

    synchronized Optional<TerminalEnd> end() {
        return Optional.ofNullable(end);
    }
}
