package dev.gangway.cli;

import dev.gangway.command.GatewayException;
import dev.gangway.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/// The `gangway` program.
@Command(
        name = "gangway",
        description = "Puts coding agents behind one durable socket.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            AttachCommand.class,
            SessionsCommand.class,
            AgentsCommand.class,
            TokenCommand.class,
            ConfigCommand.class,
            DbCommand.class,
            DemoAgentCommand.class
        })
public final class Main implements Runnable {
    private static final int FAILED = 1;

    @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Main())
                        .setExecutionExceptionHandler((problem, line, _) -> report(problem, line))
                        .execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.err);
    }

    /// What a person can act on is a sentence; anything else is a fault of ours and shows where it
    /// happened.
    private static int report(Exception problem, CommandLine line) throws Exception {
        boolean expected =
                problem instanceof CommandFailed
                        || problem instanceof ConfigException
                        || problem instanceof GatewayException
                        || problem instanceof dev.gangway.store.StoreException;
        if (!expected) {
            throw problem;
        }
        line.getErr().println(line.getColorScheme().errorText("gangway: " + problem.getMessage()));
        return FAILED;
    }
}
