package dev.gangway.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Replies that are owed until what they asked for is committed. Each is answered once: by its
/// commit, or by the failure after which there will be none. Any thread; never waits.
public final class OwedReplies {
    private final Set<Reply> owed = ConcurrentHashMap.newKeySet();

    public void add(Reply reply) {
        owed.add(reply);
    }

    /// It is committed; nothing when it was answered before.
    public void done(Reply reply, Result result) {
        if (owed.remove(reply)) {
            reply.done(result);
        }
    }

    /// Nothing more will be committed.
    public void failed(GatewayException problem) {
        for (var reply : List.copyOf(owed)) {
            if (owed.remove(reply)) {
                reply.failed(problem);
            }
        }
    }
}
