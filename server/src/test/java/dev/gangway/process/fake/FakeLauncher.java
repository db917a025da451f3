package dev.gangway.process.fake;

import dev.gangway.process.AgentProcess;
import dev.gangway.process.ProcessLauncher;
import dev.gangway.process.ProcessSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Launches [FakeProcess]es and remembers them. Not for several threads.
public final class FakeLauncher implements ProcessLauncher {

    private final List<FakeProcess> launched = new ArrayList<>();
    private boolean failing;

    @Override
    public FakeProcess launch(ProcessSpec spec, AgentProcess.Listener listener) throws IOException {
        if (failing) {
            throw new IOException("no such program: " + spec.command());
        }
        FakeProcess process = new FakeProcess(launched.size() + 1L, spec, listener);
        launched.add(process);
        listener.started(process);
        return process;
    }

    /// From now on nothing can be started.
    public void fail() {
        failing = true;
    }

    /// All that were launched, oldest first.
    public List<FakeProcess> launched() {
        return List.copyOf(launched);
    }
}
