package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.event.Origin;
import dev.gangway.session.SessionPlace;
import java.util.List;
import java.util.Optional;

/// Answers what was used, and raises budgets.
public interface UsageDesk {
    /// Where nothing is kept.
    UsageDesk NONE =
            new UsageDesk() {
                @Override
                public void raise(Origin by, Command.RaiseBudget command, Reply reply) {
                    throw new GatewayException(ErrorCode.UNSUPPORTED, "There are no budgets here.");
                }

                @Override
                public Subject subject(Command.RaiseBudget command, Optional<SessionPlace> place) {
                    return new Subject.Server();
                }

                @Override
                public Answered read(Principal principal, Query.Usage asked) {
                    throw new GatewayException(ErrorCode.UNSUPPORTED, "No usage is kept here.");
                }

                @Override
                public Answered read(Principal principal, Query.Budgets asked) {
                    return new Answered.Budgets(List.of());
                }
            };

    /// The caller was checked.
    ///
    /// @throws GatewayException NOT_FOUND, INVALID, LIMIT
    void raise(Origin by, Command.RaiseBudget command, Reply reply);

    /// Over what a raise needs the right to administer.
    ///
    /// @param place the session's that the command names
    /// @throws GatewayException NOT_FOUND for an unknown budget
    Subject subject(Command.RaiseBudget command, Optional<SessionPlace> place);

    /// What the caller may see. Reads the store.
    Answered read(Principal principal, Query.Usage asked);

    /// How the budgets stand that the caller may see. Its right to the session was checked. Reads
    /// the store.
    Answered read(Principal principal, Query.Budgets asked);
}
