package dev.gangway.cli;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.acp.AcpProbe;
import dev.gangway.agent.found.AgentCache;
import dev.gangway.agent.found.AgentReport;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.agent.found.LogIns;
import dev.gangway.agent.found.Versions;
import dev.gangway.config.Config;
import dev.gangway.json.RawJson;
import dev.gangway.process.BubblewrapProbe;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Isolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists agents, and what is to know of each.
@Command(
        name = "agents",
        description = {
            "Lists the agents that are configured or were found on the PATH: their versions, what"
                    + " they can, whether they are logged in, and what to do.",
            "What an agent can is known once it was started or checked."
        },
        mixinStandardHelpOptions = true)
final class AgentsCommand implements Callable<Integer> {
    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Option(
            names = "--check",
            paramLabel = "NAME",
            description = "Starts this agent, asks what it can, and ends it again.")
    private String check = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data.path();
        Config read = config.read(directory);
        FoundAgents found = FoundAgents.in(read);
        AgentCache cache = AgentCache.in(directory);
        Bubblewrap bubblewrap = BubblewrapProbe.run(System.getenv());
        LocalLauncher launcher = Children.launcher(directory, bubblewrap);
        List<AgentSpec> shown = shown(found);
        Optional<AcpProbe.Answer> checked = Optional.empty();
        if (!check.isEmpty()) {
            checked = Optional.of(probe(launcher, shown.getFirst(), read));
        }
        if (checked.isPresent() && checked.get() instanceof AcpProbe.Answer.Initialized said) {
            cache.remember(
                    check,
                    AgentReport.commandLine(shown.getFirst()),
                    new AgentCache.Checked(said.info(), said.capabilities(), said.authMethods()));
        }
        if (checked.isPresent() && checked.get() instanceof AcpProbe.Answer.Failed(String reason)) {
            throw new CommandFailed(reason);
        }
        print(reports(shown, found, cache, launcher, directory, bubblewrap));
        cache.save();
        return 0;
    }

    private List<AgentSpec> shown(FoundAgents found) {
        if (check.isEmpty()) {
            return found.agents();
        }
        return List.of(
                found.find(check)
                        .orElseThrow(() -> new CommandFailed("There is no agent called " + check)));
    }

    private static AcpProbe.Answer probe(LocalLauncher launcher, AgentSpec agent, Config config)
            throws InterruptedException {
        return AcpProbe.of(
                launcher,
                ProcessLimits.standard(),
                agent,
                Path.of("").toAbsolutePath(),
                config.limits().initializeTime(),
                Version.ours());
    }

    private List<AgentReport> reports(
            List<AgentSpec> agents,
            FoundAgents found,
            AgentCache cache,
            LocalLauncher launcher,
            Path directory,
            Bubblewrap bubblewrap)
            throws InterruptedException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Versions versions = new Versions(launcher, cache, path, Versions.TIME_MAX);
        Map<String, String> asked = versions.of(agents);
        LogIns logIns = new LogIns(System.getenv());
        LastStarts lastStarts = LastStarts.in(directory, path);
        List<AgentReport> reports = new ArrayList<>();
        for (AgentSpec agent : agents) {
            Optional<AgentCache.Checked> said =
                    cache.checked(agent.name(), AgentReport.commandLine(agent))
                            .or(() -> lastStarts.of(agent));
            RawJson methods = said.map(AgentCache.Checked::authMethods).orElse(RawJson.EMPTY_ARRAY);
            reports.add(
                    new AgentReport(
                            agent,
                            agent.name().equals(found.defaultAgent()),
                            AgentReport.program(agent, path),
                            Optional.ofNullable(asked.get(agent.name()))
                                    .or(() -> said.flatMap(AgentCache.Checked::version)),
                            said,
                            isIsolated(agent, bubblewrap),
                            logIns.of(agent, methods)));
        }
        return reports;
    }

    private static boolean isIsolated(AgentSpec agent, Bubblewrap bubblewrap) {
        return bubblewrap instanceof Bubblewrap.Works
                && agent.confinement().isolation() != Isolation.OFF;
    }

    private void print(List<AgentReport> reports) {
        Terminal terminal = new Terminal();
        if (json) {
            terminal.raw(AgentReport.json(reports).toString());
        } else {
            new AgentTable(terminal).print(reports);
        }
    }
}
