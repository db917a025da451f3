package dev.gangway.session;

import dev.gangway.agent.AgentSetting;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The callers who wait for a session's agent: for its being ready, or for its word on a setting.
/// Guarded by the stream's lock.
final class AgentWaiters {
    /// How many may wait at a time; one more is refused. Fewer than an agent may have settings
    /// open.
    static final int WAITING_MAX = 64;

    private final List<Reply> ready = new ArrayList<>();
    private final List<Asked> settings = new ArrayList<>();

    /// A setting that the agent was asked to change.
    ///
    /// @param origin who asked
    record Asked(AgentSetting setting, Origin origin, Reply reply) {}

    void requireRoom() {
        if (ready.size() + settings.size() >= WAITING_MAX) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    WAITING_MAX + " callers wait for the session's agent already.");
        }
    }

    void forReady(Reply reply) {
        ready.add(reply);
    }

    void forSetting(AgentSetting setting, Origin origin, Reply reply) {
        settings.add(new Asked(setting, origin, reply));
    }

    boolean isEmpty() {
        return ready.isEmpty() && settings.isEmpty();
    }

    /// Those who waited for the agent, which is ready now.
    List<Reply> takeReady() {
        List<Reply> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    /// The first who asked for this setting.
    Optional<Asked> take(AgentSetting setting) {
        for (var waiting : settings) {
            if (waiting.setting().equals(setting)) {
                settings.remove(waiting);
                return Optional.of(waiting);
            }
        }
        return Optional.empty();
    }

    void fail(GatewayException problem) {
        List<Reply> all = new ArrayList<>(takeReady());
        settings.forEach(waiting -> all.add(waiting.reply()));
        settings.clear();
        all.forEach(reply -> reply.failed(problem));
    }
}
