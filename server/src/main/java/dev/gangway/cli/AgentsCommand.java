package dev.gangway.cli;

import dev.gangway.agent.AgentSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists agents.
@Command(
        name = "agents",
        description = "Lists the agents that are configured or were found on the PATH.",
        mixinStandardHelpOptions = true)
final class AgentsCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Override
    public void run() {
        Terminal terminal = new Terminal();
        FoundAgents found = FoundAgents.in(config.read(data.path()));
        for (var agent : found.agents()) {
            terminal.line(
                    "%-12s  %s%s"
                            .formatted(
                                    agent.name(),
                                    commandLine(agent),
                                    isDefault(found, agent) ? "  (default)" : ""));
        }
    }

    private static boolean isDefault(FoundAgents found, AgentSpec agent) {
        return agent.name().equals(found.defaultAgent());
    }

    private static String commandLine(AgentSpec agent) {
        return agent.name().equals(FoundAgents.DEMO)
                ? "built in: needs no account"
                : (agent.command() + " " + String.join(" ", agent.args())).strip();
    }
}
