package dev.gangway.agent;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The errands that are on their way: of each agent one log-in or log-out at a time, of all agents
/// a bounded number of others. Any thread.
final class Errands {
    /// Sessions that agents are being asked to forget at a time, those that wait included.
    static final int OTHERS_MAX = 64;

    /// Guarded by itself, as is the number of others.
    private final Set<String> logging = new HashSet<>();

    private int others;

    /// Notes an errand; it ends with the returned ending.
    ///
    /// @return empty when it was refused, and that was told
    Optional<AgentErrand.Ending> begin(
            String agent, AgentErrand errand, AgentErrand.Ending ending) {
        boolean taken;
        synchronized (logging) {
            taken =
                    switch (errand) {
                        case AgentErrand.Authenticate _, AgentErrand.Logout _ -> logging.add(agent);
                        case AgentErrand.DeleteSession _ -> others < OTHERS_MAX && ++others > 0;
                    };
        }
        if (!taken) {
            ending.failed(
                    new GatewayException(
                            ErrorCode.BUSY,
                            "The agent " + agent + " is being asked something already."));
            return Optional.empty();
        }
        return Optional.of(counted(agent, errand, ending));
    }

    private AgentErrand.Ending counted(
            String agent, AgentErrand errand, AgentErrand.Ending ending) {
        return new AgentErrand.Ending() {
            @Override
            public void done(RawJson answer) {
                ended(agent, errand);
                ending.done(answer);
            }

            @Override
            public void failed(GatewayException problem) {
                ended(agent, errand);
                ending.failed(problem);
            }
        };
    }

    private void ended(String agent, AgentErrand errand) {
        synchronized (logging) {
            switch (errand) {
                case AgentErrand.Authenticate _, AgentErrand.Logout _ -> logging.remove(agent);
                case AgentErrand.DeleteSession _ -> others--;
            }
        }
    }
}
