package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.process.BubblewrapProbe;
import dev.gangway.process.isolation.Bubblewrap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Looks at everything that Gangway needs, and changes nothing.
@Command(
        name = "doctor",
        description = {
            "Looks at everything that Gangway needs: what is found, missing or unsafe, and what to do.",
            "Changes nothing. Exit code 1 when there is a problem."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        Path directory = data.path();
        Bubblewrap bubblewrap = BubblewrapProbe.run(System.getenv());
        List<Finding> findings = new ArrayList<>(MachineChecks.findings(bubblewrap));
        findings.addAll(DirectoryChecks.findings(directory));
        findings.addAll(ServerChecks.findings(directory));
        findings.addAll(ConfigurationChecks.findings(directory, config, bubblewrap));
        Terminal terminal = new Terminal();
        findings.forEach(finding -> show(terminal, finding));
        long problems =
                findings.stream()
                        .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                        .count();
        return problems == 0 ? 0 : PROBLEMS;
    }

    private void show(Terminal terminal, Finding finding) {
        if (json) {
            terminal.raw(
                    Json.object()
                            .put("level", finding.level().word())
                            .put("subject", finding.subject())
                            .put("text", finding.text())
                            .put("remedy", finding.remedy())
                            .toString());
            return;
        }
        String line =
                "%-7s  %-16s  %s%s"
                        .formatted(
                                finding.level().word(),
                                finding.subject(),
                                finding.text(),
                                finding.remedy().isEmpty() ? "" : ". " + finding.remedy());
        if (finding.level() == Finding.Level.OK) {
            terminal.line(line);
        } else {
            terminal.heading(line);
        }
    }
}
