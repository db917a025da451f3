package dev.gangway.search;

import static dev.gangway.search.SearchRig.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexTest {
    private static final int MANY = 10_000;

    @TempDir private Path directory;

    @Test
    void aDeletedSessionIsInvisibleAtOnceAndSoonGone() {
        try (SearchRig rig = new SearchRig(directory)) {
            rig.session("a", "ann", "p");
            rig.says("a", "zebra one", "zebra two");
            rig.follow("a");
            rig.index.followSoon("a");

            rig.execute("DELETE FROM sessions WHERE id = 'a'");
            rig.execute("INSERT INTO removals VALUES ('a', 0)");

            assertThat(rig.find(ANN, "zebra")).isEmpty();
            rig.removals.soon();
            rig.run();
            rig.follow("a");
            assertThat(rig.count("search_text")).isZero();
            assertThat(rig.count("search_entry")).isZero();
            assertThat(rig.count("search_session")).isZero();
            assertThat(rig.count("removals")).isZero();
            assertThat(rig.count("search_text_data WHERE instr(block, 'zebra') > 0")).isZero();
        }
    }

    @Test
    void aStartGoesOnWhereTheLastOneStoppedInTheMiddle() {
        SearchLimits small = new SearchLimits(512, 16, 50, 1000, 2, 10, 2, Duration.ofSeconds(2));
        try (SearchRig rig = new SearchRig(directory, small)) {
            rig.session("a", "ann", "p");
            rig.says("a", "word 1", "word 2", "word 3", "word 4", "word 5");
            rig.execute(
                    "CREATE TRIGGER stop BEFORE INSERT ON search_entry WHEN new.ordinal = 4"
                            + " BEGIN SELECT raise(ABORT, 'power cut'); END");
            rig.follow("a");
            assertThat(rig.count("search_entry")).isEqualTo(2);
            assertThat(rig.count("search_session")).isZero();
            rig.execute("DROP TRIGGER stop");
        }

        try (SearchRig again = new SearchRig(directory, small)) {
            again.index.open();
            again.run();

            assertThat(again.texts(ANN, "word"))
                    .containsExactly("word 5", "word 4", "word 3", "word 2", "word 1");
            assertThat(again.count("search_entry")).isEqualTo(5);
        }
    }

    @Test
    void anIndexThatIsMissingIsMadeAnew() {
        try (SearchRig rig = new SearchRig(directory)) {
            rig.session("a", "ann", "p");
            rig.says("a", "word");
            rig.follow("a");
            rig.execute("DROP TABLE search_text");
        }

        try (SearchRig again = new SearchRig(directory)) {
            again.index.open();
            again.run();

            assertThat(again.texts(ANN, "word")).containsExactly("word");
        }
    }

    @Test
    void anIndexThatIsDamagedIsMadeAnewAndSaysSo() {
        try (SearchRig rig = new SearchRig(directory)) {
            rig.session("a", "ann", "p");
            rig.says("a", "word");
            rig.follow("a");
            rig.execute("UPDATE search_text_data SET block = x'ffffffffffff' WHERE id > 1");

            assertThatThrownBy(() -> rig.find(ANN, "word"))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo(ErrorCode.STORE_FAILED));
            rig.run();

            assertThat(rig.texts(ANN, "word")).containsExactly("word");
        }
    }

    @Test
    void aPageOfTenThousandMessagesIsFoundByLookingAtAPageOfThem() {
        try (SearchRig rig = new SearchRig(directory)) {
            rig.session("a", "ann", "p");
            rig.says("a", "begin");
            rig.follow("a");
            rig.database.write(
                    dev.gangway.store.Synchronous.NORMAL,
                    rows -> {
                        IntStream.range(0, MANY)
                                .forEach(i -> {
                                    rows.execute(
                                            "INSERT INTO search_entry VALUES (?, 'a', ?, 'message', 'agent')",
                                            (long) i + 1,
                                            i + 10);
                                    rows.execute(
                                            "INSERT INTO search_text (rowid, body) VALUES (?, ?)",
                                            (long) i + 1,
                                            "common word number" + i);
                                });
                        return true;
                    });

            assertThat(plan(rig)).noneMatch(step -> step.contains("TEMP B-TREE"));
            SearchPage page = rig.search.find(ANN, new Query.Search("common", 50));
            assertThat(page.hits()).hasSize(50);
            assertThat(page.next()).isPresent();
            assertThat(rig.texts(ANN, "number77")).containsExactly("common word number77");
        }
    }

    /// No step that would have to hold all hits before the first is told.
    private static List<String> plan(SearchRig rig) {
        return rig.database.read(rows ->
                rows.query(
                        "EXPLAIN QUERY PLAN " + IndexSearch.HITS,
                        row -> row.textAt(4),
                        "",
                        "",
                        "common",
                        0L,
                        Long.MAX_VALUE,
                        null,
                        null,
                        null,
                        null,
                        "ann",
                        "[]",
                        50));
    }

    @Test
    void aReadThatTakesTooLongIsStoppedAndItsConnectionGoesOn() {
        try (SearchRig rig = new SearchRig(directory)) {
            String endless =
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT count(*) FROM n";
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() ->
                                rig.database.read(
                                        Duration.ofMillis(20),
                                        rows -> rows.first(endless, row -> row.longAt(1))))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                stopped ->
                                        assertThat(stopped.reason())
                                                .isEqualTo(StoreException.Reason.TOO_LONG));
                assertThat(rig.count("sessions")).isZero();
            }
        }
    }
}
