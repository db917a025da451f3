package dev.gangway.cli;

import dev.gangway.log.LogCheck;
import dev.gangway.store.DatabaseCheck;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What there is to do with the database.
@Command(
        name = "db",
        description = "Looks after the database.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DbCommand.Check.class,
            DbBackupCommand.class,
            DbRestoreCommand.class,
            DbQueryCommand.class
        })
final class DbCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
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
            DbFile.require(directory);
            Set<String> problems = new LinkedHashSet<>(DatabaseCheck.problems(directory));
            problems.addAll(DatabaseCheck.look(directory, LogCheck::problems));
            problems.forEach(terminal::failure);
            terminal.line(
                    problems.isEmpty()
                            ? "The database in " + directory + " is whole."
                            : "Problems in the database in " + directory + ": " + problems.size());
            return problems.isEmpty() ? 0 : DAMAGED;
        }
    }
}
