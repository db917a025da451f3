package dev.gangway.workplace;

import dev.gangway.agent.Countdown;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.WorkplaceResult;
import dev.gangway.event.EventKind;
import dev.gangway.process.CommandListener;
import dev.gangway.process.ExitStatus;
import dev.gangway.process.RunningCommand;
import dev.gangway.process.TextStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One command of an agent: keeps the end of its output for the agent, and shows its output as
/// events, a few a second and up to a limit. Any thread.
final class Terminal implements CommandListener {
    /// What one output event holds at most.
    private static final int EVENT_BYTES_MAX = 32 * 1024;

    /// What is shown of the end of an output that was cut.
    private static final int END_BYTES = 16 * 1024;

    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11,
                    "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

    private final String id;
    private final WorkplaceHost host;
    private final WorkplaceLimits limits;
    private final Countdown countdown;

    /// Guards the fields below. Events are told under it, so that they come in order: the session's
    /// lock is taken inside, for a moment.
    private final ReentrantLock lock = new ReentrantLock();

    private final TextStream stream = new TextStream();
    private final OutputTail tail;
    private final StringBuilder unshown = new StringBuilder();
    private final List<Workplace.Then> waiting = new ArrayList<>(1);
    private long shownBytes;
    private boolean cut;
    private boolean counting;
    private boolean stopped;
    private @Nullable RunningCommand command;
    private WorkplaceResult.@Nullable Exit exit;

    /// @param outputBytes how much of its output the agent wants to be kept
    Terminal(
            String id,
            int outputBytes,
            WorkplaceHost host,
            WorkplaceLimits limits,
            Countdown countdown) {
        this.id = id;
        this.host = host;
        this.limits = limits;
        this.countdown = countdown;
        this.tail = new OutputTail(outputBytes);
    }

    String id() {
        return id;
    }

    /// The command runs; it may have been stopped before it did.
    void begun(RunningCommand begun) {
        boolean late;
        lock.lock();
        try {
            command = begun;
            late = stopped;
        } finally {
            lock.unlock();
        }
        if (late) {
            begun.stop(Duration.ZERO);
        }
    }

    /// Ends the command; nothing when it has ended.
    void stop() {
        RunningCommand running;
        lock.lock();
        try {
            stopped = true;
            running = command;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.stop(Duration.ZERO);
        }
    }

    WorkplaceResult.Output output() {
        lock.lock();
        try {
            return new WorkplaceResult.Output(
                    tail.text(), tail.truncated(), Optional.ofNullable(exit));
        } finally {
            lock.unlock();
        }
    }

    /// Answers when the command has ended.
    ///
    /// @return false when too many wait already
    boolean await(Workplace.Then then) {
        WorkplaceResult.Exit ended;
        lock.lock();
        try {
            ended = exit;
            if (ended == null) {
                return waiting.size() < limits.waiting() && waiting.add(then);
            }
        } finally {
            lock.unlock();
        }
        then.done().accept(ended);
        return true;
    }

    @Override
    public void output(byte[] buffer, int length) {
        try {
            host.awaitRoom();
        } catch (InterruptedException e) {
            // Whoever interrupts the pipe's thread wants no more of it; it finds the flag.
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            String text = stream.add(buffer, length);
            tail.add(text);
            unshown.append(text);
            if (!counting || unshown.length() >= EVENT_BYTES_MAX) {
                show();
                count();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void exited(ExitStatus status) {
        List<Workplace.Then> told;
        WorkplaceResult.Exit ended = exit(status);
        lock.lock();
        try {
            String rest = stream.end();
            tail.add(rest);
            unshown.append(rest);
            show();
            exit = ended;
            Optional<String> end = cut ? Optional.of(tail.text(END_BYTES)) : Optional.empty();
            host.event(EventKind.TERMINAL_ENDED, TerminalPayloads.ended(id, ended, end));
            told = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        told.forEach(then -> then.done().accept(ended));
    }

    private static WorkplaceResult.Exit exit(ExitStatus status) {
        OptionalInt signal = status.signal();
        return signal.isEmpty()
                ? new WorkplaceResult.Exit(OptionalInt.of(status.code()), Optional.empty())
                : new WorkplaceResult.Exit(OptionalInt.empty(), Optional.of(name(signal)));
    }

    private static String name(OptionalInt signal) {
        return SIGNALS.getOrDefault(
                signal.getAsInt(), String.format(Locale.ROOT, "SIG%d", signal.getAsInt()));
    }

    /// Lets more gather before the next event.
    private void count() {
        counting = true;
        countdown.begin(limits.eventGap(), this::gapOver);
    }

    private void gapOver() {
        lock.lock();
        try {
            counting = false;
            if (!unshown.isEmpty()) {
                show();
                count();
            }
        } finally {
            lock.unlock();
        }
    }

    private void show() {
        while (!unshown.isEmpty()) {
            int end = Math.min(unshown.length(), EVENT_BYTES_MAX);
            if (end < unshown.length() && Character.isHighSurrogate(unshown.charAt(end - 1))) {
                end--;
            }
            show(unshown.substring(0, end));
            unshown.delete(0, end);
        }
    }

    private void show(String text) {
        if (cut) {
            return;
        }
        shownBytes += text.getBytes(StandardCharsets.UTF_8).length;
        if (shownBytes > limits.eventBytes()) {
            cut = true;
            host.event(EventKind.TERMINAL_OUTPUT, TerminalPayloads.cut(id));
        } else {
            host.event(EventKind.TERMINAL_OUTPUT, TerminalPayloads.output(id, text));
        }
    }
}
