package dev.gangway.process;

/// A program on a pseudo-terminal of its own, which it controls as it would a person's. Any thread;
/// nothing blocks.
public interface RunningTerminal extends RunningCommand {
    /// Queues what somebody types. False, and nothing is queued, when too much waits already to be
    /// read by the program ([ProcessLimits#sendQueueBytesMax]) or when it has ended.
    boolean type(byte[] input);

    /// The window has another size from now on; the program is told (SIGWINCH). Nothing when it has
    /// ended.
    void resize(TerminalSize size);
}
