package dev.gangway.wire.cloudcli;

import java.util.LinkedHashMap;
import java.util.Map;

/// Conversations that were shown without their running turn, since that comes over the socket. When
/// it ends between the two, the front-end must be told to read the conversation again. Bounded, the
/// oldest are forgotten. Any thread.
final class Omissions {
    private final int max;

    /// By principal and session: the turn that was left out. Guarded by this object's monitor.
    private final Map<Key, Long> turns = new LinkedHashMap<>();

    private record Key(String principal, String session) {}

    Omissions(int max) {
        this.max = max;
    }

    synchronized void left(String principal, String session, long turn) {
        Key key = new Key(principal, session);
        turns.remove(key);
        if (turns.size() >= max) {
            turns.remove(turns.keySet().iterator().next());
        }
        turns.put(key, turn);
    }

    /// The turn that was left out, which is not remembered any more; 0 for none.
    synchronized long take(String principal, String session) {
        Long turn = turns.remove(new Key(principal, session));
        return turn == null ? 0 : turn;
    }
}
