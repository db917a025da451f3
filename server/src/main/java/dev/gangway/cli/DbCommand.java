package dev.gangway.cli;

import dev.gangway.log.LogCheck;
import dev.gangway.store.DatabaseCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What there is to do with the database.
@Command(
        name = "db",
        description = "Looks after the database.",
        mixinStandardHelpOptions = true,
        subcommands = DbCommand.Check.class)
final class DbCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(System.err);
    }

    /// Reads the whole database and says what is damaged.
    @Command(
            name = "check",
            description =
                    "Reads the whole database and says what is damaged. A running server does not mind.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        private static final int DAMAGED = 1;

        @Mixin private DataDirectory data = new DataDirectory();

        @Override
        public Integer call() {
            Path directory = data.path();
            Terminal terminal = new Terminal();
            List<String> problems = new ArrayList<>(DatabaseCheck.problems(directory));
            problems.addAll(DatabaseCheck.look(directory, LogCheck::problems));
            problems.forEach(terminal::failure);
            terminal.line(
                    problems.isEmpty()
                            ? "The database in " + directory + " is whole."
                            : problems.size() + " problems.");
            return problems.isEmpty() ? 0 : DAMAGED;
        }
    }
}
