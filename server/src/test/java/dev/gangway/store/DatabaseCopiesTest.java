package dev.gangway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups, their restoration, and questions in SQL.
class DatabaseCopiesTest {
    private static final Migration FIRST =
            new Migration(1, "first", List.of("CREATE TABLE words(word TEXT NOT NULL UNIQUE)"));
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path folder;

    private Path directory() {
        return folder.resolve("data");
    }

    private Database open() {
        return Database.open(directory(), List.of(FIRST));
    }

    private static void insert(Database database, String word) {
        database.write(
                Synchronous.NORMAL,
                store -> store.execute("INSERT INTO words(word) VALUES(?)", word));
    }

    private List<String> words() {
        try (Database database = open()) {
            return database.read(store ->
                    store.query(
                            "SELECT word FROM words ORDER BY word LIMIT 100",
                            row -> row.textAt(1)));
        }
    }

    private Optional<Path> restore(Path backup) {
        return DatabaseRestore.run(directory(), backup, List.of(FIRST), _ -> List.of(), () -> {});
    }

    @Test
    void aBackupOfAnOpenDatabaseHoldsWhatIsCommittedAndIsItsOwnersAlone() throws IOException {
        Path backup = folder.resolve("it's a backup.db");
        try (Database database = open()) {
            insert(database, "a");

            DatabaseBackup.copy(directory(), backup);

            insert(database, "b");
        }
        assertThat(Files.getPosixFilePermissions(backup))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        restore(backup);
        assertThat(words()).containsExactly("a");
    }

    @Test
    void aBackupOverwritesNothing() throws IOException {
        open().close();
        Path taken = Files.writeString(folder.resolve("taken"), "mine");

        assertThatThrownBy(() -> DatabaseBackup.copy(directory(), taken))
                .hasMessageContaining("nothing is overwritten");
        assertThat(taken).hasContent("mine");
    }

    @Test
    void aBackupThatFailsLeavesNoFile() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve(Database.FILE), "no database".repeat(1000));
        Path backup = folder.resolve("backup");

        assertThatThrownBy(() -> DatabaseBackup.copy(directory(), backup))
                .isInstanceOf(StoreException.class);
        assertThat(backup).doesNotExist();
    }

    @Test
    void theOldDatabaseIsKeptWhole() throws IOException {
        Path backup = folder.resolve("backup");
        try (Database database = open()) {
            DatabaseBackup.copy(directory(), backup);
            insert(database, "later");
        }

        Path kept = restore(backup).orElseThrow();

        assertThat(words()).isEmpty();
        restore(kept);
        assertThat(words()).containsExactly("later");
        assertThat(restore(backup).orElseThrow()).isNotEqualTo(kept);
    }

    @Test
    void nothingIsRestoredWhileAServerHoldsTheDirectory() {
        Path backup = folder.resolve("backup");
        try (Database database = open()) {
            insert(database, "a");
            DatabaseBackup.copy(directory(), backup);

            assertThatThrownBy(() -> restore(backup))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
        }
        assertThat(words()).containsExactly("a");
    }

    @Test
    void aFileThatIsNoWholeDatabaseOfOursIsNotRestored() throws IOException {
        Path backup = folder.resolve("backup");
        try (Database database = open()) {
            insert(database, "a");
            DatabaseBackup.copy(directory(), backup);
        }
        Path garbage = Files.writeString(folder.resolve("garbage"), "garbage".repeat(10_000));
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThatThrownBy(() -> restore(garbage)).hasMessageContaining(garbage.toString());
        assertThatThrownBy(() -> restore(empty)).hasMessageContaining("not a Gangway database");
        assertThatThrownBy(() ->
                        DatabaseRestore.run(
                                directory(), backup, List.of(), _ -> List.of(), () -> {}))
                .hasMessageContaining("newer Gangway");
        assertThatThrownBy(() ->
                        DatabaseRestore.run(
                                directory(),
                                backup,
                                List.of(FIRST),
                                _ -> List.of("a word is missing"),
                                () -> {
                                    throw new AssertionError("it was replaced");
                                }))
                .hasMessageContaining("a word is missing");
        assertThat(words()).containsExactly("a");
        assertThat(folder.resolve("data").resolve("gangway.db.restoring")).doesNotExist();
    }

    @Test
    void aDamagedBackupIsNotRestored() throws IOException {
        Path backup = folder.resolve("backup");
        try (Database database = open()) {
            for (int i = 0; i < 1000; i++) {
                insert(database, "word " + i);
            }
            DatabaseBackup.copy(directory(), backup);
        }
        byte[] bytes = Files.readAllBytes(backup);
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x5a);
        Files.write(backup, bytes);

        assertThatThrownBy(() -> restore(backup))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.DAMAGED));
        assertThat(words()).hasSize(100);
    }

    @Test
    void aQuestionIsAnsweredRowByRow() {
        try (Database database = open()) {
            insert(database, "a");
            insert(database, "b");
            Rows rows = new Rows();

            boolean more =
                    DatabaseQuery.run(
                            directory(),
                            "SELECT word, 7 AS seven, NULL, x'00ff' FROM words ORDER BY word",
                            1,
                            LONG,
                            rows);

            assertThat(more).isTrue();
            assertThat(rows.names).startsWith("word", "seven");
            assertThat(rows.values).hasSize(1);
            assertThat(rows.values.getFirst()).startsWith("a", 7, null);
        }
    }

    @Test
    void aQuestionChangesNothing() {
        try (Database database = open()) {
            insert(database, "a");
            Path other = folder.resolve("other");
            for (var sql :
                    List.of(
                            "DELETE FROM words",
                            "DELETE FROM words RETURNING word",
                            "DROP TABLE words",
                            "ATTACH '" + other + "' AS other",
                            "VACUUM INTO '" + other + "'",
                            "PRAGMA journal_mode = DELETE; DELETE FROM words",
                            "SELECT 1; DELETE FROM words")) {
                try {
                    DatabaseQuery.run(directory(), sql, 10, LONG, new Rows());
                } catch (StoreException refused) {
                    assertThat(refused.reason()).isEqualTo(Reason.STATEMENT);
                    assertThat(refused.getMessage()).doesNotContain("SQLITE_");
                }
            }
            assertThat(other).doesNotExist();
        }
        assertThat(words()).containsExactly("a");
    }

    @Test
    void aQuestionThatTakesTooLongIsStopped() {
        open().close();
        String endless =
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                        + " SELECT count(*) FROM n";

        assertThatThrownBy(() ->
                        DatabaseQuery.run(
                                directory(), endless, 10, Duration.ofMillis(100), new Rows()))
                .hasMessageContaining("took longer");
    }

    private static final class Rows implements DatabaseQuery.Listener {
        private List<String> names = List.of();
        private final List<List<@Nullable Object>> values = new ArrayList<>();

        @Override
        public void columns(List<String> given) {
            names = given;
        }

        @Override
        public void row(List<@Nullable Object> row) {
            values.add(row);
        }
    }
}
