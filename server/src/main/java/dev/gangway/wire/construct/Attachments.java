package dev.gangway.wire.construct;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Attachments that wait for the message that names them, in memory: each its uploader's and of one
/// session. No part of a request becomes a path (contract: unauthenticated upload, traversal).
final class Attachments {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int NAME_CHARACTERS_MAX = 120;

    private final ConstructLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// Guarded by itself; oldest first.
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /// One of them. The array is not changed.
    ///
    /// @param session the client's id of its session
    /// @param name without folders
    /// @param type as `text/plain`
    @SuppressWarnings("ArrayRecordComponent")
    record Kept(
            String id,
            String principal,
            String session,
            String name,
            String type,
            byte[] bytes,
            long atMillis) {}

    Attachments(ConstructLimits limits, InstantSource clock, RandomGenerator random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /// @throws GatewayException LIMIT
    Kept add(String principal, String session, Multipart.File file) {
        if (file.bytes().length > limits.attachmentBytes()) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "An attachment has at most " + limits.attachmentBytes() + " bytes.");
        }
        synchronized (kept) {
            long now = clock.millis();
            kept.values()
                    .removeIf(old -> old.atMillis() < now - limits.attachmentTime().toMillis());
            long own =
                    kept.values().stream().filter(of -> of.principal().equals(principal)).count();
            long bytes = kept.values().stream().mapToLong(of -> of.bytes().length).sum();
            if (own >= limits.attachmentsEach()
                    || bytes + file.bytes().length > limits.attachmentBytesAll()) {
                throw new GatewayException(
                        ErrorCode.LIMIT, "Too many attachments wait for their message.");
            }
            String id = "%016x%016x".formatted(random.nextLong(), random.nextLong());
            Kept added =
                    new Kept(
                            id,
                            principal,
                            session,
                            plain(file.name()),
                            file.type(),
                            file.bytes(),
                            now);
            kept.put(id, added);
            return added;
        }
    }

    /// Those that a message names; they stay until [#forget].
    ///
    /// @throws GatewayException INVALID for an id that is none, or not the caller's in this session
    List<Kept> named(String principal, String session, List<String> ids) {
        List<Kept> found = new ArrayList<>();
        synchronized (kept) {
            for (String id : ids) {
                found.add(
                        Optional.of(id)
                                .filter(text -> ID.matcher(text).matches())
                                .map(kept::get)
                                .filter(of -> of.principal().equals(principal))
                                .filter(of -> of.session().equals(session))
                                .orElseThrow(() ->
                                        new GatewayException(
                                                ErrorCode.INVALID,
                                                "There is no such attachment: upload it again.")));
            }
        }
        return found;
    }

    /// The message that names them was taken.
    void forget(List<Kept> taken) {
        synchronized (kept) {
            taken.forEach(of -> kept.remove(of.id()));
        }
    }

    /// A file's name without folders and without what could be taken for more than a name.
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[^\\p{L}\\p{N}._ -]", "_");
        String bounded = clean.substring(0, Math.min(clean.length(), NAME_CHARACTERS_MAX));
        return bounded.isBlank() || bounded.matches("\\.+") ? "file" : bounded;
    }
}
