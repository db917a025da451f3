package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Puts a backup into the place of a database, for `gangway db restore`. Only while no server runs;
/// the backup is looked over first, and the old database stays beside the new one.
public final class DatabaseRestore {
    private static final int KEPT_MAX = 1000;

    private final Path directory;
    private final Path database;
    private final Path copy;

    private DatabaseRestore(Path directory) {
        this.directory = directory;
        this.database = DatabaseBackup.file(directory);
        this.copy = database.resolveSibling(Database.FILE + ".restoring");
    }

    /// Blocks.
    ///
    /// @param migrations all that this program knows
    /// @param check a further look at the tables, as for [DatabaseCheck#look]
    /// @param beforeReplacing called when all is well, before the database is replaced
    /// @return what the old database is called now; empty when there was none
    /// @throws StoreException IN_USE while a server runs, NEWER, NOT_A_DATABASE or DAMAGED when the
    ///   backup cannot be used; then everything is as it was
    public static Optional<Path> run(
            Path directory,
            Path backup,
            List<Migration> migrations,
            Function<Transaction, List<String>> check,
            Runnable beforeReplacing) {
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            return new DatabaseRestore(directory).run(backup, migrations, check, beforeReplacing);
        }
    }

    private Optional<Path> run(
            Path backup,
            List<Migration> migrations,
            Function<Transaction, List<String>> check,
            Runnable beforeReplacing) {
        try {
            take(backup);
            require(new Migrations(migrations, FaultPoint.NONE), check, backup);
            beforeReplacing.run();
            Optional<Path> kept = keepOld();
            Files.move(copy, database, StandardCopyOption.ATOMIC_MOVE);
            DatabaseBackup.force(database);
            return kept;
        } catch (IOException cause) {
            throw new StoreException(
                    Reason.IO, "could not put " + backup + " into " + directory, cause);
        } finally {
            List.of("", "-wal", "-shm").forEach(end -> DatabaseBackup.delete(beside(copy, end)));
        }
    }

    private void take(Path backup) throws IOException {
        DatabaseBackup.delete(copy);
        DatabaseBackup.make(copy);
        try (var output = Files.newOutputStream(copy)) {
            Files.copy(backup, output);
        }
        DatabaseBackup.force(copy);
    }

    private void require(
            Migrations migrations, Function<Transaction, List<String>> check, Path backup) {
        SqliteFile file = new SqliteFile(copy);
        List<String> problems = new ArrayList<>();
        try (SqliteConnection connection = file.openReader()) {
            file.requireOurs(connection);
            migrations.requireKnown(connection);
            problems.addAll(connection.read(DatabaseCheck::integrity));
            problems.addAll(connection.read(check));
        } catch (StoreException trouble) {
            // It is the backup that a person knows, not our copy of it.
            String said = String.valueOf(trouble.getMessage());
            throw new StoreException(
                    trouble.reason(), said.replace(copy.toString(), backup.toString()), trouble);
        }
        if (!problems.isEmpty()) {
            throw new StoreException(
                    Reason.DAMAGED,
                    backup
                            + " is damaged and was not restored: "
                            + problems.getFirst()
                            + (problems.size() > 1 ? " (and more)" : ""));
        }
    }

    /// Gives the old database a second name; the first is then taken over in one step.
    private Optional<Path> keepOld() throws IOException {
        if (Files.notExists(database)) {
            return Optional.empty();
        }
        settle();
        Path kept = freeName();
        Files.createLink(kept, database);
        Path journal = beside(database, "-wal");
        if (Files.exists(journal)) {
            Files.move(journal, beside(kept, "-wal"));
        }
        DatabaseBackup.delete(beside(database, "-shm"));
        return Optional.of(kept);
    }

    /// Brings what is only in the journal into the file; the last one to close does so.
    private void settle() {
        try (SqliteConnection old = new SqliteFile(database).openWriter()) {
            old.runScript("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (StoreException damaged) {
            // Then it stays as it is, its journal beside it: it is being replaced for a reason.
        }
    }

    private Path freeName() {
        for (int number = 1; number <= KEPT_MAX; number++) {
            Path name = beside(database, ".before-restore-" + number);
            if (Files.notExists(name)) {
                return name;
            }
        }
        throw new StoreException(
                Reason.IO, "too many databases are kept in " + directory + ": delete some");
    }

    private static Path beside(Path file, String end) {
        return file.resolveSibling(file.getFileName() + end);
    }
}
