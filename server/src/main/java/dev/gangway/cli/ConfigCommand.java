package dev.gangway.cli;

import dev.gangway.agent.found.FoundAgents;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What there is to do with the configuration.
@Command(
        name = "config",
        description = "Looks at the configuration.",
        mixinStandardHelpOptions = true,
        subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /// Reads the configuration and says what is wrong.
    @Command(
            name = "check",
            description = "Reads the configuration and says everything that is wrong in it.",
            mixinStandardHelpOptions = true)
    static final class Check implements Runnable {
        @Mixin private DataDirectory data = new DataDirectory();
        @Mixin private ConfigFile config = new ConfigFile();

        @Override
        public void run() {
            Path directory = data.path();
            FoundAgents.in(config.read(directory));
            new Terminal()
                    .line(
                            config.find(directory)
                                    .map(file -> file + " is fine.")
                                    .orElse("There is no configuration file; the defaults apply."));
        }
    }
}
