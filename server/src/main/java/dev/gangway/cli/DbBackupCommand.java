package dev.gangway.cli;

import dev.gangway.store.DatabaseBackup;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies the database to a file.
@Command(
        name = "backup",
        description =
                "Copies the database to a file that is not there yet. A running server does not mind.",
        mixinStandardHelpOptions = true)
final class DbBackupCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();

    @Parameters(paramLabel = "FILE", description = "Where to; readable by its owner only.")
    private Path file = Path.of("");

    @Override
    public void run() {
        Path directory = data.path();
        DbFile.require(directory);
        DatabaseBackup.copy(directory, file);
        new Terminal()
                .line("The database in " + directory + " is copied to " + file.toAbsolutePath());
    }
}
