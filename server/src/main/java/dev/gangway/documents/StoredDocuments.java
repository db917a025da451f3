package dev.gangway.documents;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditDetails;
import dev.gangway.access.AuditTrail;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Documents in the store. What was expected is compared within the commit that writes, which one
/// thread does for all: of two who change the same version one is refused. Any thread.
public final class StoredDocuments implements Documents, AutoCloseable {
    private final Database database;
    private final StreamWriter writer;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final DocumentLimits limits;
    private final Set<Reply> unanswered = ConcurrentHashMap.newKeySet();

    /// @param writer of [StreamName#DOCUMENTS]; closed with this
    public StoredDocuments(
            Database database,
            StreamWriter writer,
            AuditTrail audit,
            InstantSource clock,
            DocumentLimits limits) {
        this.database = database;
        this.writer = writer;
        this.audit = audit;
        this.clock = clock;
        this.limits = limits;
        writer.lock().lock();
        try {
            writer.whenFailed(this::failed);
        } finally {
            writer.lock().unlock();
        }
    }

    /// What a commit came to: of what was tried last, since a commit may be tried again.
    private sealed interface Outcome {
        record Stored(long version) implements Outcome {}

        record Refused(GatewayException why) implements Outcome {}
    }

    @Override
    public Optional<Document> read(String principal, String namespace) {
        return database.read(rows -> DocumentTables.find(rows, principal, namespace));
    }

    @Override
    public void put(Origin by, Command.PutDocument command, Reply reply) {
        if (command.content().length() > limits.bytes()) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "A document has at most " + limits.bytes() + " bytes.");
        }
        long now = clock.millis();
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        writer.lock().lock();
        try {
            writer.rows(transaction -> outcome.set(save(transaction, by, command, now)));
            unanswered.add(reply);
            writer.afterCommit(() -> {
                if (unanswered.remove(reply)) {
                    answer(reply, outcome.get());
                }
            });
        } catch (StreamFailed failed) {
            reply.failed(storeFailed(failed));
        } finally {
            writer.lock().unlock();
        }
    }

    private Outcome save(
            LogTransaction transaction, Origin by, Command.PutDocument command, long now) {
        String principal = by.principal();
        long before = DocumentTables.version(transaction.store(), principal, command.namespace());
        if (command.expected().filter(tag -> !tag.equals(Long.toString(before))).isPresent()) {
            return new Outcome.Refused(
                    new GatewayException(
                            ErrorCode.CONFLICT,
                            "The document was changed meanwhile: it is version " + before + "."));
        }
        boolean full =
                before == 0
                        && DocumentTables.count(transaction.store(), principal)
                                >= limits.namespaces();
        if (full) {
            return new Outcome.Refused(
                    new GatewayException(
                            ErrorCode.LIMIT,
                            "A principal has at most " + limits.namespaces() + " documents."));
        }
        Document document = new Document(command.content(), before + 1);
        DocumentTables.save(transaction.store(), principal, command.namespace(), document, now);
        transaction.append(StreamName.feed(principal), told(by, command, document, now));
        audit.record(
                transaction,
                audit.entry(
                        by,
                        AuditAction.DOCUMENT_PUT,
                        "",
                        RawJson.ofNode(AuditDetails.of(command))));
        return new Outcome.Stored(document.version());
    }

    private static Event told(Origin by, Command.PutDocument command, Document document, long now) {
        RawJson payload =
                RawJson.ofNode(
                        Json.object()
                                .put("namespace", command.namespace())
                                .put("version", document.version())
                                .put("bytes", document.content().length()));
        return new Event(EventKind.FEED_DOCUMENT, 0, 0, now, by, payload);
    }

    private static void answer(Reply reply, Outcome outcome) {
        switch (outcome) {
            case Outcome.Stored(long version) ->
                    reply.done(new Result.Stored(Long.toString(version)));
            case Outcome.Refused(GatewayException why) -> reply.failed(why);
        }
    }

    private void failed(StreamFailed failure) {
        for (var reply : List.copyOf(unanswered)) {
            if (unanswered.remove(reply)) {
                reply.failed(storeFailed(failure));
            }
        }
    }

    private static GatewayException storeFailed(StreamFailed failure) {
        return new GatewayException(
                ErrorCode.STORE_FAILED, "Documents cannot be written: " + failure.getMessage());
    }

    @Override
    public void close() {
        writer.close();
    }
}
