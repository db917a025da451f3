package dev.gangway.cli;

import dev.gangway.command.GatewayException;
import dev.gangway.config.ConfigException;
import dev.gangway.redact.Redaction;
import dev.gangway.store.StoreException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
            AcpCommand.class,
            SessionsCommand.class,
            ApiCommand.class,
            AgentsCommand.class,
            LinkCommand.class,
            TokenCommand.class,
            DoctorCommand.class,
            ConfigCommand.class,
            DbCommand.class,
            AuditCommand.class,
            DemoAgentCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int STOPPED = 130;

    @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commands().execute(arguments));
    }

    static CommandLine commands() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((problem, _) -> misused(problem))
                .setExecutionExceptionHandler((problem, line, _) -> failed(problem, line));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /// What is wrong and where help is, without all of the help.
    private static int misused(ParameterException problem) {
        CommandLine line = problem.getCommandLine();
        PrintWriter error = line.getErr();
        error.println(line.getColorScheme().errorText("gangway: " + sentence(problem)));
        UnmatchedArgumentException.printSuggestions(problem, error);
        error.println("Help: " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            if (unmatched.isUnknownOption()) {
                return "there is no option " + first;
            }
            boolean hasCommands = !problem.getCommandLine().getSubcommands().isEmpty();
            return hasCommands ? "there is no command " + first : "cannot use " + first;
        }
        return String.valueOf(problem.getMessage());
    }

    /// What a person can act on is a sentence; anything else is a fault of ours and shows where it
    /// happened.
    private static int failed(Exception problem, CommandLine line) throws Exception {
        if (problem instanceof InterruptedException) {
            return STOPPED;
        }
        boolean expected =
                problem instanceof CommandFailed
                        || problem instanceof ConfigException
                        || problem instanceof GatewayException
                        || problem instanceof StoreException;
        if (!expected) {
            throw problem;
        }
        line.getErr()
                .println(
                        line.getColorScheme()
                                .errorText(
                                        "gangway: "
                                                + Redaction.of(
                                                        String.valueOf(problem.getMessage()))));
        return FAILED;
    }
}
