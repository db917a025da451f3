package dev.gangway.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// An agent process that is a child of this server.
///
/// Its threads: one platform thread on each of the three pipes, and a virtual one that waits for
/// the end; each [#stop] adds a virtual one that escalates. All end with the process.
final class LocalProcess implements AgentProcess, RunningCommand {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcess.class);

    /// The most that a pipe can hold: what may still be read when its writer has ended.
    private static final long PIPE_BYTES_MAX = 1 << 20;

    private static final Duration FAMILY_POLL = Duration.ofMillis(10);

    private final ProcessSpec spec;
    private final Process process;
    private final ChildPipes pipes;
    private final Grouping grouping;
    private final Sweep leftovers;
    private final Listener listener;

    private final SendQueue queue;
    private final ErrorOutput errors;
    private final PipeReader outputReader;
    private final PipeReader errorReader;
    private final Thread outputThread;
    private final Thread errorThread;
    private final Thread inputThread;

    /// All that it had started when it was last looked at.
    private final Set<ProcessHandle> family = ConcurrentHashMap.newKeySet();

    private final InstantSource clock;
    private volatile boolean stopRequested;
    private volatile boolean listenerFailed;
    private volatile @Nullable ExitStatus exit;

    LocalProcess(
            ProcessSpec spec,
            ChildPipes.Started started,
            Grouping grouping,
            Sweep leftovers,
            Listener listener,
            InstantSource clock) {
        this.spec = spec;
        this.process = started.process();
        this.pipes = started.pipes();
        this.grouping = grouping;
        this.leftovers = leftovers;
        this.listener = listener;
        this.clock = clock;
        ProcessLimits limits = spec.limits();
        boolean lines = !(listener instanceof CommandOutput);
        queue = new SendQueue(pipes.stdin(), limits.sendQueueBytesMax(), lines);
        errors = new ErrorOutput(limits, clock, line -> guarded(() -> listener.stderr(line)));
        outputReader =
                listener instanceof CommandOutput command
                        ? new ChunkReader(
                                pipes.stdout(), (buffer, length) -> chunk(command, buffer, length))
                        : new LineReader(pipes.stdout(), limits.lineBytesMax(), new Output());
        errorReader = new LineReader(pipes.stderr(), limits.errorLineBytesMax(), errors);
        outputThread = platformThread("stdout", this::readOutput);
        errorThread = platformThread("stderr", errorReader::run);
        inputThread = platformThread("stdin", this::writeInput);
    }

    void begin() {
        guarded(() -> listener.started(this));
        outputThread.start();
        errorThread.start();
        inputThread.start();
        Thread.ofVirtual()
                .name(threadName("exit"))
                .start(() -> {
                    tellLogs();
                    awaitExit();
                });
    }

    /// Closes its stdin once what waits is written.
    void endInput() {
        queue.finish();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean send(byte[] line) {
        return !stopRequested && queue.offer(line);
    }

    @Override
    public void stop(Duration grace) {
        if (exit != null) {
            return;
        }
        stopRequested = true;
        Thread.ofVirtual().name(threadName("stop")).start(() -> escalate(grace));
    }

    @Override
    public void close() {
        stop(spec.limits().closeGrace());
    }

    @Override
    public Optional<ExitStatus> exit() {
        return Optional.ofNullable(exit);
    }

    @Override
    public String errorTail() {
        return errors.tail();
    }

    private void escalate(Duration grace) {
        try {
            rememberFamily();
            queue.finish();
            if (grouping == Grouping.TERMINAL) {
                signal(Posix.SIGHUP);
            }
            if (!process.waitFor(grace)) {
                signal(Posix.SIGTERM);
            }
            if (!process.waitFor(spec.limits().terminateGrace())) {
                rememberFamily();
                signal(Posix.SIGKILL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOutput() {
        outputReader.run();
        endIfCutOff("closed its output");
    }

    private void writeInput() {
        if (!queue.run()) {
            endIfCutOff("does not read its input any more");
        }
    }

    /// An agent that closes one of its pipes is about to end. One that lives on would be waited for
    /// in vain. A command may close what it likes.
    private void endIfCutOff(String what) {
        if (listener instanceof CommandOutput) {
            return;
        }
        try {
            if (!stopRequested && !process.waitFor(spec.limits().closeGrace())) {
                LOG.info("{} {} and lives on; ended", spec.name(), what);
                guarded(listener::cutOff);
                stop(Duration.ZERO);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Children whose environment was cleaned carry no mark: they are known only as long as the
    /// chain of their parents is alive.
    private void rememberFamily() {
        process.descendants().forEach(family::add);
    }

    /// One that has ended and was not yet waited for by its parent has no program any more.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private void endFamily() throws InterruptedException {
        List<ProcessHandle> left = family.stream().filter(LocalProcess::runs).toList();
        left.forEach(ProcessHandle::destroy);
        Instant patience = clock.instant().plus(spec.limits().terminateGrace());
        while (left.stream().anyMatch(LocalProcess::runs)) {
            if (clock.instant().isAfter(patience)) {
                left.forEach(ProcessHandle::destroyForcibly);
                return;
            }
            Thread.sleep(FAMILY_POLL);
        }
    }

    /// While the leader is alive its id cannot be another's. What is left after it, [Sweep] ends.
    private void signal(int signal) {
        if (!process.isAlive()) {
            return;
        }
        boolean done =
                switch (grouping) {
                    case GROUP, TERMINAL -> Posix.signalGroup(pid(), signal);
                    case ENCLOSED -> signal == Posix.SIGTERM && terminateEnclosed();
                    case NONE -> false;
                };
        if (!done) {
            signalEach(signal);
        }
    }

    /// Not the leader: with it, all that it encloses is killed at once, and no grace is left.
    private boolean terminateEnclosed() {
        List<ProcessHandle> enclosed = process.descendants().toList();
        enclosed.forEach(ProcessHandle::destroy);
        return !enclosed.isEmpty();
    }

    private void signalEach(int signal) {
        List<ProcessHandle> descendants = process.descendants().toList();
        if (signal == Posix.SIGKILL) {
            process.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        } else {
            process.destroy();
            descendants.forEach(ProcessHandle::destroy);
        }
    }

    private void awaitExit() {
        try {
            ExitStatus status = new ExitStatus(process.waitFor(), stopRequested);
            exit = status;
            queue.abandon();
            endLeftovers();
            drain();
            guarded(errors::tellLeftOut);
            tell(() -> listener.exited(status));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endLeftovers() throws InterruptedException {
        try {
            List<Sweep.Swept> swept = leftovers.end(spec.limits().terminateGrace());
            if (!swept.isEmpty()) {
                LOG.info("{} left {} processes behind, now ended", spec.name(), swept.size());
            }
            endFamily();
        } catch (IllegalStateException e) {
            // Its end must be told whatever happens; the sweep at the server's stop looks again.
            LOG.warn("{}: what it left behind could not be looked for", spec.name(), e);
        }
    }

    /// Reads what the process wrote before its end; gives up on a pipe that someone unknown still
    /// holds open, but never on a listener that is slow to take a line.
    private void drain() throws InterruptedException {
        outputReader.endAfter(PIPE_BYTES_MAX);
        errorReader.endAfter(PIPE_BYTES_MAX);
        finish(outputThread, outputReader);
        finish(errorThread, errorReader);
        pipes.close();
        inputThread.join();
    }

    private void finish(Thread thread, PipeReader reader) throws InterruptedException {
        while (!thread.join(spec.limits().drainMax())) {
            if (reader.waiting()) {
                LOG.warn("{}: an escaped child still holds a pipe; not read further", spec.name());
                pipes.close();
            }
        }
    }

    private void guarded(Runnable call) {
        if (!listenerFailed) {
            tell(call);
        }
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable cause) {
        listenerFailed = true;
        LOG.error("{}: its listener failed, so the process is ended", spec.name(), cause);
        stop(Duration.ZERO);
    }

    private Thread platformThread(String stream, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name(threadName(stream))
                .unstarted(() -> {
                    tellLogs();
                    work.run();
                });
    }

    /// Whose process it is, for the lines that this thread logs: `agent` and `session`, as the name
    /// has them.
    private void tellLogs() {
        int space = spec.name().indexOf(' ');
        if (space > 0) {
            MDC.put("agent", spec.name().substring(0, space));
            MDC.put("session", spec.name().substring(space + 1));
        }
    }

    private String threadName(String part) {
        return "agent " + spec.name() + " " + pid() + " " + part;
    }

    private void chunk(CommandOutput command, byte[] buffer, int length) {
        guarded(() -> command.output(buffer, length));
    }

    /// How what a process started is reached.
    enum Grouping {
        /// It leads a process group.
        GROUP,
        /// It leads one, and has a terminal, whose end it is told of before all else: shells heed
        /// no SIGTERM.
        TERMINAL,
        /// It is bubblewrap, and all the rest ends with it.
        ENCLOSED,
        /// Neither: its descendants are signalled one by one.
        NONE
    }

    /// Lines of stdout on their way to the listener.
    private final class Output implements LineReader.Sink {

        @Override
        public void line(byte[] buffer, int offset, int length) {
            if (listenerFailed) {
                return;
            }
            try {
                listener.awaitRoom();
                listener.line(buffer, offset, length);
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }

        @Override
        public void tooLong(byte[] beginning, int length, long bytes) {
            guarded(() -> listener.lineTooLong(bytes));
        }
    }
}
