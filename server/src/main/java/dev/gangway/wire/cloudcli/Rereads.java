package dev.gangway.wire.cloudcli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sockets whose front-end reads a conversation again, since a turn ended there in view. When it
/// does so for the first time it still counts the person's own text twice, its own row and the one
/// that it has just read, looks for the agent's texts in the wrong turn, and shows them twice; the
/// second time it finds them. So whoever reads after a turn's end is told of a change, which makes
/// the front-end read once more. As many as links that are open. Any thread.
final class Rereads {
    /// Two tabs of one person read at about the same time, each for itself, and nobody can tell
    /// which of them did.
    private static final int TIMES = 2;

    /// By principal and session: how often each link is yet to be told. Guarded by this object's
    /// monitor.
    private final Map<Key, Map<SessionLink, Integer>> awaited = new LinkedHashMap<>();

    private record Key(String principal, String session) {}

    synchronized void await(String principal, SessionLink link) {
        Map<SessionLink, Integer> links =
                awaited.computeIfAbsent(
                        new Key(principal, link.session()), _ -> new LinkedHashMap<>());
        links.put(link, TIMES);
    }

    /// Somebody reads the conversation: tells those who wait for that.
    void read(String principal, String session) {
        due(new Key(principal, session)).forEach(SessionLink::sayChanged);
    }

    private synchronized List<SessionLink> due(Key key) {
        Map<SessionLink, Integer> links = awaited.getOrDefault(key, Map.of());
        List<SessionLink> due = new ArrayList<>(links.keySet());
        for (SessionLink link : due) {
            int left = links.getOrDefault(link, 1) - 1;
            if (left > 0) {
                links.put(link, left);
            } else {
                forget(key, link);
            }
        }
        return due;
    }

    /// The link has ended.
    synchronized void gone(String principal, SessionLink link) {
        forget(new Key(principal, link.session()), link);
    }

    private void forget(Key key, SessionLink link) {
        awaited.computeIfPresent(
                key,
                (_, links) -> {
                    links.remove(link);
                    return links.isEmpty() ? null : links;
                });
    }
}
