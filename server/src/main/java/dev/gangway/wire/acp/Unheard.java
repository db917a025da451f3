package dev.gangway.wire.acp;

import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// For commands that came as notifications: the protocol has no place for their outcome.
enum Unheard implements Reply {
    INSTANCE;

    private static final Logger LOG = LoggerFactory.getLogger(Unheard.class);

    @Override
    public void done(Result result) {}

    @Override
    public void failed(GatewayException problem) {
        LOG.debug("a notification was refused: {}", problem.getMessage());
    }
}
