package dev.gangway.process;

import java.time.Duration;

/// A terminal whose program is a child of this server.
record LocalTerminal(LocalProcess process, PtyChild child) implements RunningTerminal {
    @Override
    public boolean type(byte[] input) {
        return process.send(input);
    }

    @Override
    public void resize(TerminalSize size) {
        child.resize(size);
    }

    @Override
    public void stop(Duration grace) {
        process.stop(grace);
    }
}
