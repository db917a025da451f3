package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.store.Database;
import dev.gangway.store.Migration;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageCountsTest {
    @TempDir private Path data;

    private static void entry(Transaction rows, long ordinal, long turn, String kind, String body) {
        rows.execute(
                "INSERT INTO transcript_entry VALUES (?, ?, ?, ?, ?, 0, ?)",
                (7L << 32) + ordinal,
                kind,
                turn,
                ordinal * 10,
                ordinal * 10,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean said(Transaction rows) {
        rows.execute(
                "INSERT INTO sessions VALUES"
                        + " ('s', 'o', 'p', 'demo', '/', '', 'idle', 0, 0, 0, 0, 0),"
                        + " ('t', 'o', 'p', 'demo', '/', '', 'idle', 0, 0, 0, 0, 0)");
        rows.execute(
                "INSERT INTO streams(number, name, epoch_ordinal, epoch_nonce)"
                        + " VALUES (1, 'session/s', 0, 'n'), (2, 'feed/o', 0, 'n')");
        rows.execute(
                "INSERT INTO checkpoints VALUES (1, 45, ?), (2, 1, ?)",
                "{\"id\":\"s\"}".getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
        rows.execute("INSERT INTO transcript VALUES (7, 'session/s', 80, 9, 6, '')");
        entry(rows, 1, 1, "message", "{\"message\":1,\"role\":\"user\"}");
        entry(rows, 2, 1, "message", "{\"message\":2,\"role\":\"thought\"}");
        entry(rows, 3, 1, "message", "{\"message\":3,\"role\":\"agent\"}");
        entry(rows, 4, 1, "message", "{\"message\":4,\"role\":\"agent\"}");
        entry(rows, 5, 2, "message", "{\"message\":5,\"role\":\"user\"}");
        entry(rows, 6, 2, "message", "{\"message\":5,\"part\":2,\"role\":\"user\"}");
        entry(rows, 7, 2, "tool_call", "{\"role\":\"user\"}");
        entry(rows, 8, 2, "message", "{\"message\":6,\"role\":\"agent\"}");
        return true;
    }

    @Test
    void whatWasSaidBeforeIsCounted() {
        List<Migration> before =
                Gangway.MIGRATIONS.stream()
                        .filter(step -> step.number() != MessageCounts.MIGRATION.number())
                        .toList();
        try (Database old = Database.open(data, before)) {
            old.write(Synchronous.NORMAL, MessageCountsTest::said);
        }

        try (Database now = Database.open(data, Gangway.MIGRATIONS)) {
            List<Long> listed =
                    now.read(rows ->
                            rows.query(
                                    "SELECT messages FROM sessions ORDER BY id",
                                    row -> row.longAt(1)));
            List<String> restored =
                    now.read(rows ->
                            rows.query(
                                    "SELECT CAST(state AS TEXT) FROM checkpoints ORDER BY stream",
                                    row -> row.textAt(1)));

            assertThat(listed).containsExactly(4L, 0L);
            assertThat(Json.number(RawJson.of(restored.getFirst()).node(), "messages", 0))
                    .isEqualTo(2);
            assertThat(restored.getLast()).isEqualTo("{}");
        }
    }
}
