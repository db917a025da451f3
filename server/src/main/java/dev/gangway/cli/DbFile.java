package dev.gangway.cli;

import dev.gangway.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;

/// The database of a data directory, for the commands that look after it.
final class DbFile {
    private DbFile() {}

    /// @throws CommandFailed when there is none that can be read
    static void require(Path directory) {
        Path file = directory.resolve(Database.FILE);
        if (!Files.exists(file)) {
            throw new CommandFailed(
                    "There is no database in " + directory + ". A server's first start makes it.");
        }
        if (!Files.isReadable(file)) {
            throw new CommandFailed(
                    "Cannot read the database in "
                            + directory
                            + ": its permissions do not allow it");
        }
    }
}
