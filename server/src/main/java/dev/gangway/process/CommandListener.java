package dev.gangway.process;

/// Whoever hears of a command: what it writes comes as bytes on its output thread, stdout and
/// stderr as one; [#exited] once, on another thread, after the last of them. What a listener throws
/// ends the command.
public interface CommandListener {
    /// May block, and while it does the pipe fills and the command waits. The bytes are valid
    /// during the call only.
    void output(byte[] buffer, int length);

    /// The command and all it left behind in its group have ended.
    void exited(ExitStatus status);
}
