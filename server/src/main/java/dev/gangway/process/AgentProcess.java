package dev.gangway.process;

import java.time.Duration;
import java.util.Optional;

/// A running agent: a program that is spoken to in lines over stdin and stdout.
///
/// It is an interface because a process need not be a child of this server: a holder process may
/// keep it alive over a restart. All methods may be called from any thread and none of them blocks.
public interface AgentProcess extends AutoCloseable {

    /// The process id of the program itself, which is also the id of its process group where there
    /// is one.
    long pid();

    /// Queues one line for stdin. The line end is added; the array is not copied and must neither
    /// hold a line end nor be changed afterwards.
    ///
    /// Returns false, and sends nothing, when the queue has no room for the line
    /// ([ProcessLimits#sendQueueBytesMax]), when a stop was asked for, or when the process has
    /// ended ([#exit] tells which).
    boolean send(byte[] line);

    /// Begins to end the process: what is queued is written and stdin closed; after `grace` the
    /// process group gets SIGTERM; after [ProcessLimits#terminateGrace] SIGKILL. Returns at once;
    /// the end is told by [Listener#exited]. May be called again, with a shorter grace, to hurry.
    void stop(Duration grace);

    /// [#stop] with the grace of the limits.
    @Override
    void close();

    /// How the process ended; empty while it runs.
    Optional<ExitStatus> exit();

    /// The last bytes that the process wrote to stderr ([ProcessLimits#errorTailBytes]), as text:
    /// for the message that says why an agent failed.
    String errorTail();

    /// Whoever hears what the process says.
    ///
    /// Lines come on the process's stdout thread, in order; [#stderr] on its stderr thread;
    /// [#exited] on a third, exactly once, after the last line of stdout. What a listener throws
    /// ends the process, and nothing more of its output is delivered but the exit.
    interface Listener {

        /// Called once, before all else, on the launching thread.
        default void started(AgentProcess process) {}

        /// Called on the stdout thread before each line; may block, and while it does the pipe
        /// fills and the agent waits. It must return once the listener wants no more lines.
        default void awaitRoom() {}

        /// One line of stdout without its line end, never empty, not checked to be UTF-8. The bytes
        /// are valid during the call only. What the process wrote after its last line end comes as
        /// a line too.
        void line(byte[] buffer, int offset, int length);

        /// A line went over [ProcessLimits#lineBytesMax]. Told once, when it does so; the rest of
        /// that line is skipped. `bytes` is what had come until then.
        void lineTooLong(long bytes);

        /// One line of stderr, decoded leniently, without control characters, cut at
        /// [ProcessLimits#errorLineBytesMax]; at most [ProcessLimits#errorLinesPerSecond] of them.
        default void stderr(String line) {}

        /// The process cannot be heard or told anything any more, since it closed its stdout or its
        /// stdin, and did not end within [ProcessLimits#closeGrace]. It is ended. May be told
        /// twice, on the thread of that pipe.
        default void cutOff() {}

        /// The process and all it left behind in its group have ended.
        void exited(ExitStatus status);
    }
}
