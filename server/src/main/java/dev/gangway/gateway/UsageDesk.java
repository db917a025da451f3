package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;

/// Answers what was used, and raises budgets.
public interface UsageDesk {
    /// Where nothing is kept.
    UsageDesk NONE =
            new UsageDesk() {
                @Override
                public void raise(Principal by, Command.RaiseBudget command, Reply reply) {
                    throw new GatewayException(ErrorCode.UNSUPPORTED, "There are no budgets here.");
                }

                @Override
                public Answered read(Principal principal, Query.Usage asked) {
                    throw new GatewayException(ErrorCode.UNSUPPORTED, "No usage is kept here.");
                }
            };

    /// @throws GatewayException NOT_FOUND, FORBIDDEN, INVALID, LIMIT
    void raise(Principal by, Command.RaiseBudget command, Reply reply);

    /// What the caller may see. Reads the store.
    Answered read(Principal principal, Query.Usage asked);
}
