package dev.gangway.agent.found;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.acp.AcpProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How each kind of agent is told to speak ACP, and how it is asked for its version. Pure.
final class Launches {
    private static final String VERSION = "--version";

    private Launches() {}

    /// A command line.
    record Launch(String command, List<String> arguments) {}

    /// By which arguments it speaks ACP on stdio.
    static List<String> arguments(AcpProfile profile) {
        return switch (profile) {
            case CLAUDE, CODEX, OTHER -> List.of();
            case GEMINI, QWEN -> List.of("--acp");
            case OPENCODE, KIRO, GOOSE -> List.of("acp");
        };
    }

    /// By which command an agent says its version; empty where that is not known: a program of
    /// which nothing is known is not started for it.
    static Optional<Launch> version(AgentSpec agent) {
        if (AcpProfile.ofProgram(agent.command()) != AcpProfile.OTHER) {
            return Optional.of(new Launch(agent.command(), List.of(VERSION)));
        }
        List<String> before = new ArrayList<>();
        for (String argument : agent.args()) {
            before.add(argument);
            boolean script = argument.contains("/");
            if (script && AcpProfile.ofProgram(argument) != AcpProfile.OTHER) {
                before.add(VERSION);
                return Optional.of(new Launch(agent.command(), before));
            }
        }
        return Optional.empty();
    }

    /// The file whose change means another version: the script where there is one.
    static String programFile(AgentSpec agent) {
        return agent.args().stream()
                .filter(argument -> argument.contains("/"))
                .filter(argument -> AcpProfile.ofProgram(argument) != AcpProfile.OTHER)
                .findFirst()
                .filter(_ -> AcpProfile.ofProgram(agent.command()) == AcpProfile.OTHER)
                .orElse(agent.command());
    }
}
