package dev.gangway.wire;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// What clients of one wire attach to messages, in memory: each its uploader's and of one place. No
/// part of a request becomes a path. It waits for the message that names it; what was named stays
/// to be shown, and makes room for others. Any thread.
public final class Attachments {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final AttachmentLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// Guarded by itself; oldest first.
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /// @param place where it may be named, in the wire's words
    /// @param taken whether a message has named it
    private record Kept(Attachment attachment, String principal, String place, boolean taken) {
        Kept named() {
            return new Kept(attachment, principal, place, true);
        }

        long size() {
            return attachment.bytes().length;
        }
    }

    public Attachments(AttachmentLimits limits, InstantSource clock, RandomGenerator random) {
        this.limits = Objects.requireNonNull(limits);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    public AttachmentLimits limits() {
        return limits;
    }

    /// @param place where it may be named; empty where the wire has one place for all
    /// @throws GatewayException LIMIT
    public Attachment add(String principal, String place, Multipart.File file) {
        if (file.bytes().length > limits.bytes()) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "An attachment has at most " + limits.bytes() + " bytes.");
        }
        synchronized (kept) {
            long now = clock.millis();
            kept.values()
                    .removeIf(old -> old.attachment().atMillis() < now - limits.time().toMillis());
            makeRoom(principal, file.bytes().length);
            String id = "%016x%016x".formatted(random.nextLong(), random.nextLong());
            Attachment added = new Attachment(id, file.name(), file.type(), file.bytes(), now);
            kept.put(id, new Kept(added, principal, place, false));
            return added;
        }
    }

    /// At the expense of what is only kept to be shown, the oldest first: of the user's own when
    /// that is too much, of anybody's when all is.
    private void makeRoom(String principal, int bytes) {
        Sum sum = sum(principal);
        Iterator<Kept> oldest = kept.values().iterator();
        while (!hasRoom(sum, bytes) && oldest.hasNext()) {
            Kept each = oldest.next();
            boolean own = each.principal().equals(principal);
            if (each.taken() && (own || sum.all() + bytes > limits.bytesAll())) {
                oldest.remove();
                sum = sum(principal);
            }
        }
        if (!hasRoom(sum, bytes)) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "Too many attachments wait for their message.");
        }
    }

    /// What is kept: how many and how many bytes of one user, how many bytes of all.
    private record Sum(long count, long own, long all) {}

    private Sum sum(String principal) {
        List<Kept> own =
                kept.values().stream().filter(each -> each.principal().equals(principal)).toList();
        return new Sum(
                own.size(),
                own.stream().mapToLong(Kept::size).sum(),
                kept.values().stream().mapToLong(Kept::size).sum());
    }

    private boolean hasRoom(Sum sum, int bytes) {
        return sum.count() < limits.each()
                && sum.own() + bytes <= limits.bytesEach()
                && sum.all() + bytes <= limits.bytesAll();
    }

    /// Those that a message names; they wait until [#taken].
    ///
    /// @throws GatewayException INVALID for an id that is none, or was named, or is not the
    ///   caller's in this place
    public List<Attachment> named(String principal, String place, List<String> ids) {
        List<Attachment> found = new ArrayList<>();
        synchronized (kept) {
            for (String id : ids) {
                found.add(
                        of(principal, id)
                                .filter(each -> !each.taken() && each.place().equals(place))
                                .map(Kept::attachment)
                                .orElseThrow(() ->
                                        new GatewayException(
                                                ErrorCode.INVALID,
                                                "There is no such attachment: upload it again.")));
            }
        }
        return found;
    }

    /// One that is still kept, for whoever uploaded it.
    public Optional<Attachment> shown(String principal, String id) {
        synchronized (kept) {
            return of(principal, id).map(Kept::attachment);
        }
    }

    private Optional<Kept> of(String principal, String id) {
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .map(kept::get)
                .filter(each -> each.principal().equals(principal));
    }

    /// The message that names them was taken.
    public void taken(List<Attachment> attachments) {
        synchronized (kept) {
            attachments.forEach(
                    each -> kept.computeIfPresent(each.id(), (_, waiting) -> waiting.named()));
        }
    }
}
