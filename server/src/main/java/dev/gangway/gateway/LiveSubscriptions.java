package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.command.Right;
import dev.gangway.session.SessionWatcher;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who follows which session just now, so that who may no longer see one stops seeing it at once.
/// As many entries as there are cursors on sessions, which sockets' limits bound. Any thread.
final class LiveSubscriptions {
    private final Access access;

    /// A principal's id → what it follows.
    private final Map<String, Set<Entry>> byPrincipal = new ConcurrentHashMap<>();

    LiveSubscriptions(Access access) {
        this.access = access;
    }

    /// One principal's interest in one session.
    record Entry(Principal principal, Subject.OfSession session, SessionWatcher watcher) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    void add(Entry entry) {
        byPrincipal.compute(
                entry.principal().id(),
                (_, entries) -> {
                    Set<Entry> all = entries == null ? ConcurrentHashMap.newKeySet() : entries;
                    all.add(entry);
                    return all;
                });
    }

    void remove(Entry entry) {
        byPrincipal.computeIfPresent(
                entry.principal().id(),
                (_, entries) -> {
                    entries.remove(entry);
                    return entries.isEmpty() ? null : entries;
                });
    }

    /// The rights of these users are others now: whoever follows what it may not see any more is
    /// told, and ends its reading. On the log's writer thread.
    void changed(Collection<String> users) {
        for (var user : users) {
            for (var entry : byPrincipal.getOrDefault(user, Set.of())) {
                if (!access.may(entry.principal(), Right.OBSERVE, entry.session())) {
                    remove(entry);
                    entry.watcher().shutOut();
                }
            }
        }
    }

    int size() {
        return byPrincipal.values().stream().mapToInt(Set::size).sum();
    }
}
