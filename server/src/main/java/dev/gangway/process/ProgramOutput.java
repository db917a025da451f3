package dev.gangway.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a program said that was run to its end: for questions such as `--version`.
///
/// It runs as every child does, in a group of its own and with the marker; it gets no input, and
/// what it leaves behind is ended with it.
///
/// @param status how it ended; a signal where the time was over
/// @param text the beginning of its standard output, else of its standard error, at most
///   [#CHARACTERS_MAX]; a `\n` behind each line
public record ProgramOutput(ExitStatus status, String text) {
    /// More than this is not kept.
    public static final int CHARACTERS_MAX = 16 * 1024;

    private static final Duration TERMINATE_GRACE = Duration.ofMillis(500);
    private static final Duration DRAIN = Duration.ofMillis(500);

    /// Runs a program and waits for its end.
    ///
    /// @param time how long it may run; then it is ended
    /// @throws IOException when it cannot be started
    /// @throws InterruptedException when the waiting thread is interrupted; the program is ended
    public static ProgramOutput of(
            ProcessLauncher launcher,
            String command,
            List<String> arguments,
            Path directory,
            Map<String, String> environment,
            Duration time)
            throws IOException, InterruptedException {
        Listening listening = new Listening();
        AgentProcess process =
                launcher.launch(
                        new ProcessSpec(
                                command + " " + String.join(" ", arguments),
                                command,
                                arguments,
                                directory,
                                environment,
                                limits(time)),
                        listening);
        try {
            // Ends its input at once, and the program when the time is over.
            process.close();
            return listening.await(process);
        } catch (InterruptedException stopped) {
            process.stop(Duration.ZERO);
            throw stopped;
        }
    }

    private static ProcessLimits limits(Duration time) {
        ProcessLimits standard = ProcessLimits.standard();
        return new ProcessLimits(
                CHARACTERS_MAX,
                standard.sendQueueBytesMax(),
                standard.errorLineBytesMax(),
                standard.errorLinesPerSecond(),
                standard.errorTailBytes(),
                time,
                TERMINATE_GRACE,
                DRAIN);
    }

    /// Keeps what comes. Lines come on one thread, the end on another, after them.
    private static final class Listening implements AgentProcess.Listener {
        private final CountDownLatch ended = new CountDownLatch(1);

        /// Lines come before the end is told, which makes them visible to who waits for it.
        private final StringBuilder text = new StringBuilder();

        private volatile @Nullable ExitStatus status;

        @Override
        public void line(byte[] buffer, int offset, int length) {
            String line = new String(buffer, offset, length, StandardCharsets.UTF_8);
            if (text.length() + line.length() < CHARACTERS_MAX) {
                text.append(line).append('\n');
            }
        }

        @Override
        public void lineTooLong(long bytes) {
            // Whoever asked a short question has no use for it.
        }

        @Override
        public void exited(ExitStatus how) {
            status = how;
            ended.countDown();
        }

        ProgramOutput await(AgentProcess process) throws InterruptedException {
            ended.await();
            ExitStatus how = status;
            if (how == null) {
                throw new IllegalStateException("a program that ended has a status");
            }
            return new ProgramOutput(how, text.isEmpty() ? process.errorTail() : text.toString());
        }
    }
}
