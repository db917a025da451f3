package dev.gangway.process;

/// A command's listener in the place of an agent's: its output is not split into lines.
record CommandOutput(CommandListener listener) implements AgentProcess.Listener {
    void output(byte[] buffer, int length) {
        listener.output(buffer, length);
    }

    @Override
    public void line(byte[] buffer, int offset, int length) {
        throw new IllegalStateException("a command has no lines");
    }

    @Override
    public void lineTooLong(long bytes) {
        throw new IllegalStateException("a command has no lines");
    }

    @Override
    public void exited(ExitStatus status) {
        listener.exited(status);
    }
}
