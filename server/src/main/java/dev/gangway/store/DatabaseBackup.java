package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Copies a database to a file, for `gangway db backup`: one consistent view of what is committed,
/// without the free pages, while a server goes on writing.
public final class DatabaseBackup {
    private DatabaseBackup() {}

    /// Blocks until the disk has the copy, which is readable by its owner only.
    ///
    /// @param directory the data directory
    /// @param target made here; when anything fails it is taken away again
    /// @throws StoreException IO when there is such a file already or it cannot be made; FULL,
    ///   DAMAGED
    public static void copy(Path directory, Path target) {
        make(target);
        boolean done = false;
        try (SqliteConnection connection = new SqliteFile(file(directory)).openReader()) {
            connection.execute("VACUUM INTO ?", target.toAbsolutePath().toString());
            force(target);
            done = true;
        } finally {
            if (!done) {
                delete(target);
            }
        }
    }

    static Path file(Path directory) {
        return directory.resolve(Database.FILE).toAbsolutePath();
    }

    /// Waits until the disk has a file, and its name.
    static void force(Path file) {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE);
                FileChannel name = FileChannel.open(directory, StandardOpenOption.READ)) {
            content.force(true);
            name.force(true);
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not write " + file, cause);
        }
    }

    /// An empty file, its owner's alone, that was not there before.
    static void make(Path file) {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException taken) {
            throw new StoreException(
                    Reason.IO, file + " is there already, and nothing is overwritten", taken);
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not make " + file, cause);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not delete " + file, cause);
        }
    }
}
