package dev.gangway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store by itself: opening, migrating, transactions, and what is refused.
class DatabaseTest {
    private static final Migration FIRST =
            new Migration(1, "first", List.of("CREATE TABLE words(word TEXT NOT NULL UNIQUE)"));
    private static final Migration SECOND =
            new Migration(2, "second", List.of("INSERT INTO words(word) VALUES('migrated')"));

    @TempDir Path directory;

    private Database open(Migration... migrations) {
        return Database.open(directory, List.of(migrations));
    }

    private static int insert(Database database, String word) {
        return database.write(
                Synchronous.NORMAL,
                store -> store.execute("INSERT INTO words(word) VALUES(?)", word));
    }

    private static List<String> words(Database database) {
        return database.read(
                store -> store.query("SELECT word FROM words LIMIT 100", row -> row.textAt(1)));
    }

    @Test
    void whatIsWrittenIsThereAfterReopening() {
        try (Database database = open(FIRST)) {
            assertThat(insert(database, "a")).isEqualTo(1);
        }

        try (Database database = open(FIRST)) {
            assertThat(words(database)).containsExactly("a");
        }
    }

    @Test
    void filesAreForTheirOwnerAlone() throws IOException {
        Path made = directory.resolve("made/here");
        try (Database database = Database.open(made, List.of(FIRST))) {
            insert(database, "a");

            assertThat(permissions(made)).isEqualTo("rwx------");
            assertThat(permissions(made.resolve("gangway.db"))).isEqualTo("rw-------");
            assertThat(permissions(made.resolve("gangway.db-wal"))).isEqualTo("rw-------");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        try (Database database = open(FIRST)) {
            assertThatThrownBy(() ->
                            database.write(
                                    Synchronous.FULL,
                                    store -> {
                                        store.execute("INSERT INTO words VALUES('a')");
                                        throw new IllegalArgumentException("planted");
                                    }))
                    .hasMessage("planted");

            assertThat(words(database)).isEmpty();
            assertThat(insert(database, "b")).isEqualTo(1);
        }
    }

    @Test
    void aBrokenConstraintIsSaid() {
        try (Database database = open(FIRST)) {
            insert(database, "a");

            StoreException refused =
                    catchThrowableOfType(StoreException.class, () -> insert(database, "a"));

            assertThat(refused.reason()).isEqualTo(Reason.STATEMENT);
            assertThat(refused).hasMessageContaining("UNIQUE");
            assertThat(insert(database, "b")).isEqualTo(1);
        }
    }

    @Test
    void transactionsDoNotNest() {
        try (Database database = open(FIRST)) {
            assertThatThrownBy(
                            () -> database.write(Synchronous.FULL, _ -> insert(database, "inner")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aWriteCanBeSyncedAfterOneThatWasNot() {
        try (Database database = open(FIRST)) {
            long normal = synchronousWithin(database, Synchronous.NORMAL);
            long full = synchronousWithin(database, Synchronous.FULL);
            long again = synchronousWithin(database, Synchronous.NORMAL);

            assertThat(List.of(normal, full, again)).containsExactly(1L, 2L, 1L);
        }
    }

    private static long synchronousWithin(Database database, Synchronous mode) {
        return database.write(
                mode,
                store -> {
                    store.execute("DELETE FROM words");
                    return store.first("PRAGMA synchronous", row -> row.longAt(1)).orElseThrow();
                });
    }

    @Test
    void parametersAndColumnsKeepTheirTypes() {
        try (Database database = open(FIRST)) {
            Optional<String> row =
                    database.read(store ->
                            store.first(
                                    "SELECT ?, ?, ?, ?, ?, ?, ?",
                                    found ->
                                            found.longAt(1)
                                                    + " "
                                                    + found.longAt(2)
                                                    + " "
                                                    + found.textAt(3)
                                                    + " "
                                                    + found.bytesAt(4).length
                                                    + " "
                                                    + found.longAt(5)
                                                    + " "
                                                    + found.textAt(6)
                                                    + " "
                                                    + found.isNullAt(7)
                                                    + found.optionalTextAt(7),
                                    1L << 40,
                                    7,
                                    "text",
                                    new byte[] {1, 2},
                                    true,
                                    1.5,
                                    null));

            assertThat(row).contains("1099511627776 7 text 2 1 1.5 trueOptional.empty");
        }
    }

    @Test
    void onlyStatementsParametersAreTaken() {
        try (Database database = open(FIRST)) {
            assertThatThrownBy(() ->
                            database.read(store ->
                                    store.first("SELECT ?", row -> row.longAt(1), new Object())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aReaderSeesOneStateWhileTheWriterGoesOn() {
        try (Database database = open(FIRST)) {
            insert(database, "a");

            List<Long> seen =
                    database.read(store -> {
                        long before = count(store);
                        insert(database, "b");
                        return List.of(before, count(store));
                    });

            assertThat(seen).containsExactly(1L, 1L);
            assertThat(words(database)).hasSize(2);
        }
    }

    private static long count(Transaction store) {
        return store.first("SELECT count(*) FROM words", row -> row.longAt(1)).orElseThrow();
    }

    @Test
    void readersCannotWrite() {
        try (Database database = open(FIRST)) {
            assertThatThrownBy(() ->
                            database.read(store -> store.execute("INSERT INTO words VALUES('a')")))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void moreReadersThanConnectionsWaitForOneAnother() throws Exception {
        try (Database database = open(FIRST);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            insert(database, "a");
            CountDownLatch many = new CountDownLatch(4);
            List<Future<Long>> reads =
                    java.util.stream.IntStream.range(0, 16)
                            .mapToObj(_ -> threads.submit(() -> readTogether(database, many)))
                            .toList();

            for (Future<Long> read : reads) {
                assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    private static long readTogether(Database database, CountDownLatch many) {
        return database.read(store -> {
            many.countDown();
            try {
                many.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException cause) {
                throw new IllegalStateException(cause);
            }
            return count(store);
        });
    }

    @Test
    void aClosedStoreSaysSo() {
        Database database = open(FIRST);
        database.close();
        database.close();

        assertThat(catchThrowableOfType(StoreException.class, () -> insert(database, "a")).reason())
                .isEqualTo(Reason.CLOSED);
        assertThat(catchThrowableOfType(StoreException.class, () -> words(database)).reason())
                .isEqualTo(Reason.CLOSED);
    }

    @Test
    void migrationsAreAppliedOnceAndInOrder() {
        open(FIRST).close();

        try (Database database = open(SECOND, FIRST)) {
            assertThat(words(database)).containsExactly("migrated");
        }
        try (Database database = open(FIRST, SECOND)) {
            assertThat(words(database)).containsExactly("migrated");
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheSchemaAsItWas() {
        Migration broken =
                new Migration(2, "broken", List.of("DELETE FROM words", "CREATE NONSENSE"));
        try (Database database = open(FIRST)) {
            insert(database, "a");
        }

        assertThatThrownBy(() -> open(FIRST, broken)).isInstanceOf(StoreException.class);

        try (Database database = open(FIRST)) {
            assertThat(words(database)).containsExactly("a");
        }
    }

    @Test
    void aCrashInAMigrationLeavesTheSchemaAsItWas() {
        FaultPoint crash =
                step -> {
                    if (step.equals("migrate.beforeCommit")) {
                        throw new AssertionError("planted");
                    }
                };
        assertThatThrownBy(() -> Database.open(directory, List.of(FIRST), crash))
                .hasMessage("planted");

        try (Database database = open(FIRST, SECOND)) {
            assertThat(words(database)).containsExactly("migrated");
        }
    }

    @Test
    void twoMigrationsWithOneNumberAreRefused() {
        Migration other = new Migration(1, "other", List.of());

        assertThatThrownBy(() -> open(FIRST, other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewerSchemaIsRefusedByName() {
        open(FIRST, SECOND).close();

        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(FIRST));

        assertThat(refused.reason()).isEqualTo(Reason.NEWER);
        assertThat(refused)
                .hasMessageContaining("newer Gangway")
                .hasMessageContaining("2 (second)");
        open(FIRST, SECOND).close();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(directory.resolve("gangway.db"), "not a database, but long ".repeat(99));

        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(FIRST));

        assertThat(refused.reason()).isEqualTo(Reason.NOT_A_DATABASE);
        assertThat(refused).hasMessageContaining("gangway.db is not a Gangway database");
    }

    @Test
    void anotherProgramsDatabaseIsRefused() throws SQLException {
        try (Connection other =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("gangway.db"));
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE theirs(a)");
        }

        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(FIRST));

        assertThat(refused.reason()).isEqualTo(Reason.NOT_A_DATABASE);
        assertThat(refused).hasMessageContaining("another program's");
    }

    @Test
    void aSecondOpeningIsRefusedAndNamesTheFirst() {
        try (Database _ = open(FIRST)) {
            StoreException refused = catchThrowableOfType(StoreException.class, () -> open(FIRST));

            assertThat(refused.reason()).isEqualTo(Reason.IN_USE);
            assertThat(refused)
                    .hasMessageContaining(
                            "in use by the Gangway server with process id "
                                    + ProcessHandle.current().pid());
        }
        open(FIRST).close();
    }

    @Test
    void aSecondProcessIsRefusedAndNamesTheFirst() throws Exception {
        try (Database _ = open(FIRST)) {
            Process second =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    SecondServer.class.getName(),
                                    directory.toString())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(second.waitFor()).isEqualTo(3);
            assertThat(said)
                    .contains(
                            "in use by the Gangway server with process id "
                                    + ProcessHandle.current().pid());
        }
    }

    /// Opens the store and exits with 3 when it is in use.
    static final class SecondServer {
        private SecondServer() {}

        public static void main(String[] arguments) {
            try (Database _ = Database.open(Path.of(arguments[0]), List.of(FIRST))) {
                System.out.println("opened");
            } catch (StoreException refused) {
                System.out.println(refused.getMessage());
                System.exit(refused.reason() == Reason.IN_USE ? 3 : 1);
            }
        }
    }
}
