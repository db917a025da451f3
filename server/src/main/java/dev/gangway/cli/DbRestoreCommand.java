package dev.gangway.cli;

import dev.gangway.Gangway;
import dev.gangway.log.LogCheck;
import dev.gangway.log.RestoredLog;
import dev.gangway.store.DatabaseRestore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Puts a backup into the place of the database.
@Command(
        name = "restore",
        description = {
            "Puts a backup into the place of the database, while no server runs.",
            "The backup is looked over first; the old database is kept beside it."
        },
        mixinStandardHelpOptions = true)
final class DbRestoreCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();

    @Parameters(paramLabel = "FILE", description = "What `db backup` made.")
    private Path file = Path.of("");

    @Override
    public void run() {
        Path directory = data.path();
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new CommandFailed("Cannot read " + file + ": there is no such file to read");
        }
        if (!Files.isDirectory(directory)) {
            throw new CommandFailed(
                    "There is no "
                            + directory
                            + ". Make it, readable by yourself only: mkdir -m 700");
        }
        Optional<Path> kept =
                DatabaseRestore.run(
                        directory,
                        file,
                        Gangway.MIGRATIONS,
                        LogCheck::problems,
                        () -> RestoredLog.expectStrangeDatabase(directory));
        Terminal terminal = new Terminal();
        terminal.line("The database in " + directory + " is that of " + file + " now.");
        kept.ifPresent(old -> terminal.line("The old one is kept as " + old));
        terminal.line("Clients are told to begin anew (reset) at the next start.");
    }
}
