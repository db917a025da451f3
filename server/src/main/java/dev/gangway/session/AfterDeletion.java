package dev.gangway.session;

import dev.gangway.agent.AgentErrand;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows once a session's deletion is committed, before its caller is told: its memory, its
/// rows and what its agent keeps of it go too.
///
/// @param unload gives the session's memory back
record AfterDeletion(SessionEnvironment environment, Session session, Runnable unload, Reply caller)
        implements Reply {
    private static final Logger LOG = LoggerFactory.getLogger(AfterDeletion.class);

    @Override
    public void done(Result result) {
        SessionState last = session.committed();
        unload.run();
        environment.deleted().run();
        forget(last);
        caller.done(result);
    }

    @Override
    public void failed(GatewayException problem) {
        caller.failed(problem);
    }

    /// Best effort: an agent that cannot be asked keeps what it has.
    private void forget(SessionState deleted) {
        SessionState.AgentState agent = deleted.agent();
        boolean can = agent.capabilities().node().at("/sessionCapabilities/delete").isObject();
        if (!agent.session().isEmpty() && can) {
            environment
                    .agents()
                    .run(
                            agent.name(),
                            Path.of(deleted.directory()),
                            new AgentErrand.DeleteSession(agent.session()),
                            new Forgetting(deleted.id()));
        }
    }

    /// @param session Gangway's id, for the log
    private record Forgetting(String session) implements AgentErrand.Ending {
        @Override
        public void done(RawJson answer) {
            LOG.debug("{}: its agent has deleted it too", session);
        }

        @Override
        public void failed(GatewayException problem) {
            LOG.info("{}: its agent keeps what it has of it: {}", session, problem.getMessage());
        }
    }
}
