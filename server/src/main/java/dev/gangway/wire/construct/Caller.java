package dev.gangway.wire.construct;

import dev.gangway.access.Principal;
import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who asks, and the gateway as it may use it. Any thread; commands are waited for.
///
/// @param connection the number of its connection
record Caller(Gateway gateway, Principal principal, long connection) {
    /// By which aliases and audit records name this wire.
    static final String WIRE = "construct";

    Result run(Command command) {
        AwaitedReply reply = new AwaitedReply();
        gateway.execute(principal, connection, command, reply);
        return reply.await();
    }

    Answered read(Query query) {
        return gateway.read(principal, query);
    }

    /// The session that a client means by an id: one that is bound to it, else one of that id.
    Optional<String> session(String id) {
        Answered.Aliases found = (Answered.Aliases) read(new Query.Aliases(WIRE, Optional.of(id)));
        return found.aliases().stream().findFirst().map(Answered.Alias::session).or(() -> own(id));
    }

    private Optional<String> own(String id) {
        try {
            read(new Query.Rules(id));
            return Optional.of(id);
        } catch (GatewayException unknown) {
            if (unknown.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw unknown;
        }
    }

    /// By which ids the caller's client knows sessions: of several the last in the alphabet.
    Map<String, String> names() {
        Answered.Aliases all = (Answered.Aliases) read(new Query.Aliases(WIRE, Optional.empty()));
        return all.aliases().stream()
                .collect(
                        Collectors.toMap(
                                Answered.Alias::session,
                                Answered.Alias::alias,
                                (one, other) -> one.compareTo(other) < 0 ? other : one));
    }

    /// Where sessions work when nobody says: the root of a project.
    ///
    /// @param project the id or the name of it; empty for the first one
    Optional<String> workplace(Optional<String> project) {
        List<Answered.ProjectSummary> projects =
                ((Answered.Projects) read(new Query.Projects())).projects();
        return projects.stream()
                .filter(each ->
                        project.isEmpty()
                                || project.get().equals(each.id())
                                || project.get().equals(each.name()))
                .findFirst()
                .map(Answered.ProjectSummary::root);
    }
}
