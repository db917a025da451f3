package dev.gangway.gateway;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditDetails;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Writes down what a gateway refuses, and what it accepts that has no commit of its own. What has
/// one (commands to sessions and about access) is written down in it.
public final class AuditedGateway implements Gateway {
    private final Gateway gateway;
    private final AuditTrail audit;

    public AuditedGateway(Gateway gateway, AuditTrail audit) {
        this.gateway = Objects.requireNonNull(gateway);
        this.audit = Objects.requireNonNull(audit);
    }

    @Override
    public void execute(Principal principal, long connection, Command command, Reply reply) {
        gateway.execute(
                principal,
                connection,
                command,
                new AuditedReply(
                        () -> entry(principal, connection, command),
                        command instanceof Command.ToAgent,
                        reply));
    }

    private AuditEntry entry(Principal principal, long connection, Command command) {
        String stream =
                command instanceof Command.ToSession toSession ? stream(toSession.session()) : "";
        return by(
                principal,
                audit.entry(
                        Origin.of(principal.id(), connection),
                        AuditAction.of(command),
                        stream,
                        RawJson.ofNode(AuditDetails.of(command))));
    }

    /// As long as a session's id; a stranger may send anything.
    private static String stream(String session) {
        return StreamName.session(session.substring(0, Math.min(session.length(), 64))).value();
    }

    /// By what and from where is known of the principal itself, whatever its connection.
    private static AuditEntry by(Principal principal, AuditEntry entry) {
        return new AuditEntry(
                entry.atMillis(),
                entry.principal(),
                principal.credential(),
                principal.address(),
                entry.action(),
                entry.stream(),
                entry.outcome(),
                entry.details());
    }

    /// Reads are not written down, but for those of the audit.
    @Override
    public Answered read(Principal principal, Query query) {
        if (!(query instanceof Query.Audit page)) {
            return gateway.read(principal, query);
        }
        ObjectNode details = Json.object().put("limit", page.limit());
        page.before().ifPresent(number -> details.put("before", number));
        page.after().ifPresent(number -> details.put("after", number));
        AuditEntry entry =
                by(principal, own(principal, AuditAction.AUDIT_READ, RawJson.ofNode(details)));
        try {
            Answered answered = gateway.read(principal, query);
            audit.record(entry);
            return answered;
        } catch (GatewayException refused) {
            audit.record(entry.refused(refused.code().wireName()));
            throw refused;
        }
    }

    @Override
    public Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher) {
        if (!stream.equals(StreamName.AUDIT)) {
            return gateway.subscribe(principal, stream, after, variant, subscriber, watcher);
        }
        AuditEntry entry =
                by(principal, own(principal, AuditAction.AUDIT_FOLLOW, RawJson.EMPTY_OBJECT));
        try {
            Subscription subscription =
                    gateway.subscribe(principal, stream, after, variant, subscriber, watcher);
            audit.record(entry);
            return subscription;
        } catch (GatewayException refused) {
            audit.record(entry.refused(refused.code().wireName()));
            throw refused;
        }
    }

    /// To be told of a session is reading it.
    @Override
    public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
        return gateway.watch(principal, session, watcher);
    }

    private AuditEntry own(Principal principal, AuditAction action, RawJson details) {
        return audit.entry(Origin.of(principal.id(), 0), action, StreamName.AUDIT.value(), details);
    }

    /// Answers, and writes down how it ended.
    private final class AuditedReply implements Reply {
        /// Asked for where it is written down alone: most commands write their own.
        private final Supplier<AuditEntry> entry;

        /// Whether nobody else writes down that it was done.
        private final boolean alone;

        private final Reply reply;

        AuditedReply(Supplier<AuditEntry> entry, boolean alone, Reply reply) {
            this.entry = entry;
            this.alone = alone;
            this.reply = reply;
        }

        @Override
        public void done(Result result) {
            if (alone) {
                audit.record(entry.get());
            }
            reply.done(result);
        }

        @Override
        public void failed(GatewayException problem) {
            audit.record(entry.get().refused(problem.code().wireName()));
            reply.failed(problem);
        }
    }
}
