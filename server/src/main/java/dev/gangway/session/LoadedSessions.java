package dev.gangway.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sessions that are in memory. Each is restored by the first who asks for it; who asks
/// meanwhile waits for that one alone. Any thread.
final class LoadedSessions {
    private final Function<String, Session> restore;
    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();

    /// A session's place. Whoever restores it holds its monitor, also while the store is read: that
    /// is what the others wait for, and nobody else takes it.
    private static final class Slot {
        private volatile @Nullable Session session;
    }

    /// @param restore reads a session from the store; may wait for the log's writer
    LoadedSessions(Function<String, Session> restore) {
        this.restore = restore;
    }

    /// The session, restored when it is not in memory. It may be unloaded before the caller uses
    /// it: it says so then, and the caller asks again.
    Session session(String id) {
        while (true) {
            Slot slot = slots.computeIfAbsent(id, _ -> new Slot());
            Session session = slot.session;
            if (session == null) {
                session = restored(id, slot);
            }
            if (session != null && !session.isUnloaded()) {
                return session;
            }
            slots.remove(id, slot);
        }
    }

    /// @return null when the slot is not the session's any more
    private @Nullable Session restored(String id, Slot slot) {
        synchronized (slot) {
            boolean mine = slot.session == null && slots.get(id) == slot;
            if (mine) {
                try {
                    slot.session = restore.apply(id);
                } finally {
                    if (slot.session == null) {
                        slots.remove(id, slot);
                    }
                }
            }
            return slot.session;
        }
    }

    /// The session, if it is in memory.
    Optional<Session> loaded(String id) {
        return Optional.ofNullable(slots.get(id)).map(slot -> slot.session);
    }

    /// Adds a session that is new.
    void add(String id, Session session) {
        Slot slot = new Slot();
        slot.session = session;
        slots.put(id, slot);
    }

    void remove(String id, Session session) {
        slots.computeIfPresent(id, (_, slot) -> slot.session == session ? null : slot);
    }

    List<Session> all() {
        return slots.values().stream().map(slot -> slot.session).filter(Objects::nonNull).toList();
    }
}
