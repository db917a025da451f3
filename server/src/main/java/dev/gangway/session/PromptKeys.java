package dev.gangway.session;

import dev.gangway.command.Command;
import dev.gangway.command.TurnEnd;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The idempotency keys and turn ends of a session's recent past, so that a decision need not read
/// the store. Older ones are looked up in the store before the decision; what is kept here covers
/// the time between. Guarded by the stream's lock.
final class PromptKeys {
    /// Prompts that may be accepted between a look-up in the store and the decision that uses it.
    private static final int RECENT = 1024;

    private final Map<String, SessionTables.BoundPrompt> keys = bounded();
    private final Map<Long, TurnEnd> ends = bounded();

    /// What the store knew before the decision.
    record Known(Optional<SessionTables.BoundPrompt> bound, Optional<TurnEnd> end) {
        static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
    }

    void bound(String principal, String key, SessionTables.BoundPrompt bound) {
        keys.put(name(principal, key), bound);
    }

    Optional<SessionTables.BoundPrompt> find(String principal, String key, Known known) {
        return Optional.ofNullable(keys.get(name(principal, key))).or(known::bound);
    }

    void ended(TurnEnd end) {
        ends.put(end.turn(), end);
    }

    Optional<TurnEnd> end(long turn, Known known) {
        return Optional.ofNullable(ends.get(turn)).or(known::end);
    }

    /// Tells one payload from another under the same key.
    static String fingerprint(Command.Prompt prompt) {
        return fingerprint(prompt.content() + "\n" + prompt.meta());
    }

    static String fingerprint(String payload) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(payload.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String name(String principal, String key) {
        return principal + "\n" + key;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > RECENT;
            }
        };
    }
}
