package dev.gangway.session;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.store.Transaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An alias on its way into the commit that binds it. Whether it is free is known there alone, so
/// that of two sessions that are bound at once one is refused. On the log's writer thread.
final class AliasBinding implements Reply {
    private final Command.BindAlias command;
    private final String principal;
    private final Reply reply;
    private @Nullable GatewayException refusal;

    AliasBinding(Command.BindAlias command, String principal, Reply reply) {
        this.command = command;
        this.principal = principal;
        this.reply = reply;
    }

    /// In the commit; again when the commit is tried in parts.
    void write(Transaction rows) {
        refusal = null;
        Optional<String> before =
                AliasTables.session(rows, principal, command.wire(), command.alias());
        if (before.isPresent()) {
            if (!before.get().equals(command.session())) {
                refusal =
                        new GatewayException(
                                ErrorCode.CONFLICT, "This id is bound to another session.");
            }
        } else if (AliasTables.full(rows, command.session())) {
            refusal =
                    new GatewayException(
                            ErrorCode.LIMIT,
                            "A session has at most " + AliasTables.PER_SESSION_MAX + " such ids.");
        } else {
            AliasTables.bind(rows, principal, command.wire(), command.alias(), command.session());
        }
    }

    @Override
    public void done(Result result) {
        if (refusal == null) {
            reply.done(result);
        } else {
            reply.failed(refusal);
        }
    }

    @Override
    public void failed(GatewayException problem) {
        reply.failed(problem);
    }
}
