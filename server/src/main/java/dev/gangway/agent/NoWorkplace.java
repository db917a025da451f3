package dev.gangway.agent;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;

/// The workplace of an agent that is offered none.
public final class NoWorkplace implements Workplace {
    /// Gives it to every agent.
    public static final Workplaces FOR_ALL = (_, _) -> new NoWorkplace();

    @Override
    public WorkplaceOffer offer() {
        return WorkplaceOffer.NONE;
    }

    @Override
    public void carryOut(WorkplaceRequest request, Then then) {
        then.refused().accept(new GatewayException(ErrorCode.UNSUPPORTED, "It is not offered."));
    }

    @Override
    public void close() {}
}
