package dev.gangway.session;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentSetting;
import dev.gangway.json.RawJson;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stands for an agent that is being started: what is asked of it meanwhile is passed on, in order,
/// once it is there; after a close nothing is. What can be asked is bounded by the session's own
/// limits (one prompt, its open requests, the settings that callers wait for). Any thread.
final class DeferredConnection implements AgentConnection {
    private final Queue<Consumer<AgentConnection>> waiting = new ArrayDeque<>();
    private @Nullable AgentConnection target;
    private boolean closed;

    /// Passes on what was asked, and from now on everything.
    synchronized void connected(AgentConnection connection) {
        target = connection;
        if (closed) {
            connection.close();
        }
        while (!waiting.isEmpty()) {
            waiting.remove().accept(connection);
        }
    }

    /// Whether the agent was let go: one that was not started yet need not be.
    synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void ask(Consumer<AgentConnection> call) {
        if (closed) {
            return;
        }
        if (target == null) {
            waiting.add(call);
        } else {
            call.accept(target);
        }
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        ask(agent -> agent.prompt(content, meta));
    }

    @Override
    public void steer(long key, RawJson content) {
        ask(agent -> agent.steer(key, content));
    }

    @Override
    public void cancel() {
        ask(AgentConnection::cancel);
    }

    @Override
    public void answer(long key, AgentAnswer answer) {
        ask(agent -> agent.answer(key, answer));
    }

    @Override
    public void set(AgentSetting setting) {
        ask(agent -> agent.set(setting));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        waiting.clear();
        if (target != null) {
            target.close();
        }
    }
}
