package dev.gangway.log;

import dev.gangway.store.Migration;
import java.util.List;

/// The log's tables.
public final class LogSchema {
    private static final String STREAMS =
            """
            CREATE TABLE streams(
              number INTEGER PRIMARY KEY,
              name TEXT NOT NULL UNIQUE,
              epoch_ordinal INTEGER NOT NULL,
              epoch_nonce TEXT NOT NULL,
              first_kept INTEGER NOT NULL DEFAULT 1,
              head INTEGER NOT NULL DEFAULT 0,
              fence INTEGER NOT NULL DEFAULT 0,
              running INTEGER NOT NULL DEFAULT 0,
              turn_after INTEGER NOT NULL DEFAULT 0,
              transcript_through INTEGER NOT NULL DEFAULT 0)
            """;
    private static final String BLOCKS =
            "CREATE TABLE blocks(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)";
    private static final String CHECKPOINTS =
            "CREATE TABLE checkpoints("
                    + "stream INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, state BLOB NOT NULL)";
    private static final String LOG_STATE =
            """
            CREATE TABLE log_state(
              id INTEGER PRIMARY KEY CHECK (id = 1),
              incarnation INTEGER NOT NULL,
              boot_id TEXT NOT NULL,
              clean_stop INTEGER NOT NULL,
              ticks INTEGER NOT NULL DEFAULT 0)
            """;

    /// The numbers 1 to 9 are the log's.
    public static final List<Migration> MIGRATIONS =
            List.of(new Migration(1, "log", List.of(STREAMS, BLOCKS, CHECKPOINTS, LOG_STATE)));

    private LogSchema() {}
}
