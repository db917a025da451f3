package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.StreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written down, in which commit, and what is counted instead.
class AuditTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");

    @TempDir private Path directory;
    private AuditRig rig;

    @BeforeEach
    void open() {
        rig = new AuditRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRecordSaysWhoByWhatFromWhereWhatAndHowItEnded() {
        rig.whereabouts.came(7, new Whereabouts.Place("192.0.2.1", "phone"));
        rig.audit.record(
                rig.audit.entry(
                        Origin.of("ann", 7),
                        AuditAction.SESSION_PROMPT,
                        "session/s1",
                        RawJson.of("{\"bytes\":12}")));
        rig.step();

        assertThat(rig.records())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.toString())
                                .startsWith(
                                        "{\"sequence\":1,\"at\":1800000000000,\"principal\":\"ann\","
                                                + "\"name\":\"Ann\",\"credential\":\"phone\","
                                                + "\"address\":\"192.0.2.1\",\"action\":\"session.prompt\","
                                                + "\"stream\":\"session/s1\",\"outcome\":\"accepted\","
                                                + "\"details\":{\"bytes\":12},\"previous\":\"0000"));
    }

    @Test
    void aCommitThatFailsLeavesNoRecordAndNoHole() {
        rig.write(2);
        StreamWriter writer = rig.log.open(StreamName.session("s1"));
        writer.lock().lock();
        try {
            writer.rows(transaction ->
                    rig.audit.record(transaction, rig.entry("session.prompt", "accepted", "{}")));
            writer.rows(_ -> {
                throw new IllegalStateException("planted");
            });
        } finally {
            writer.lock().unlock();
        }
        rig.step();
        rig.write(1);

        assertThat(rig.records()).hasSize(3);
        assertThat(rig.check()).isInstanceOf(AuditCheck.Outcome.Whole.class);
        writer.close();
    }

    @Test
    void manyRecordsOfOneCommitAreLinksOfOneChain() {
        StreamWriter writer = rig.log.open(StreamName.session("s1"));
        writer.lock().lock();
        try {
            IntStream.range(0, 5)
                    .forEach(_ ->
                            writer.rows(transaction ->
                                    rig.audit.record(
                                            transaction,
                                            rig.entry("session.prompt", "accepted", "{}"))));
        } finally {
            writer.lock().unlock();
        }
        rig.write(1);

        assertThat(rig.records()).hasSize(6);
        assertThat(rig.check()).isInstanceOf(AuditCheck.Outcome.Whole.class);
        writer.close();
    }

    @Test
    void theSameRefusalAgainWithinAMinuteIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            rig.audit.record(rig.entry("session.prompt", "NOT_FOUND", "{}"));
        }
        rig.audit.record(rig.entry("session.delete", "NOT_FOUND", "{}"));
        rig.audit.settle();
        rig.step();
        assertThat(rig.records()).hasSize(2);

        rig.clock.advance(Duration.ofMinutes(1));
        rig.audit.settle();
        rig.step();

        assertThat(rig.records()).hasSize(3);
        assertThat(rig.records().getLast().toString()).contains("\"times\":999");
    }

    @Test
    void refusalsOfManySortsFillNeitherTheDiskNorTheMemory() {
        for (int i = 0; i < 2_000; i++) {
            rig.audit.record(
                    new AuditEntry(
                            rig.clock.millis(),
                            "p" + i,
                            "",
                            "",
                            "session.prompt",
                            "",
                            "NOT_FOUND",
                            RawJson.EMPTY_OBJECT));
        }
        rig.audit.settle();
        rig.step();

        assertThat(rig.records()).hasSize(AuditRepeats.RUNS_MAX + 1);
        assertThat(rig.records().getLast().toString())
                .contains("\"audit.missing\"")
                .contains("\"count\":" + (2_000 - AuditRepeats.RUNS_MAX));
    }

    @Test
    void whatWaitsIsBoundedAndWhatIsMissingIsTold() {
        for (int i = 0; i < Audit.WAITING_MAX + 5; i++) {
            rig.audit.record(rig.entry("agent.login", "accepted", "{}"));
        }
        assertThat(rig.audit.missing()).isEqualTo(5);
        rig.step();
        rig.audit.settle();
        rig.step();

        assertThat(rig.records()).hasSize(Audit.WAITING_MAX + 1);
        assertThat(rig.records().getLast().toString()).contains("\"count\":5");
        assertThat(rig.audit.missing()).isZero();
    }

    @Test
    void afterTheStoreFailedItGoesOnAndSaysHowManyAreMissing() {
        rig.broken = true;
        rig.audit.record(rig.entry("agent.login", "accepted", "{}"));
        rig.audit.record(rig.entry("agent.login", "accepted", "{}"));
        rig.step();
        rig.broken = false;
        rig.audit.settle();
        rig.step();

        assertThat(rig.records())
                .singleElement()
                .satisfies(record -> assertThat(record.toString()).contains("\"count\":2"));
        assertThat(rig.check()).isInstanceOf(AuditCheck.Outcome.Whole.class);
    }

    @Test
    void theAuditIsNeverTrimmed() {
        rig.write(3);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> rig.log.trim(StreamName.AUDIT, 1))
                .hasMessageContaining("never trimmed");
    }

    @Test
    void secretsAreNotInDetails() {
        rig.audit.record(
                rig.entry(
                        "session.mode",
                        "accepted",
                        "{\"mode\":\"ghp_"
                                + "a1".repeat(18)
                                + "\",\"more\":[\"sk-"
                                + "a1".repeat(12)
                                + "\"]}"));
        rig.step();

        assertThat(rig.records().getFirst().toString())
                .contains("\"mode\":\"[redacted]\",\"more\":[\"[redacted]\"]");
    }

    @Test
    void everyActionHasAWordOfItsOwnAndIsOnThePage() throws Exception {
        List<String> words = Arrays.stream(AuditAction.values()).map(AuditAction::word).toList();
        String page = Files.readString(PAGE);

        assertThat(words).doesNotHaveDuplicates().allMatch(word -> word.matches("[a-z]+\\.[a-z]+"));
        assertThat(words).allSatisfy(word -> assertThat(page).contains("`" + word + "`"));
    }

    /// The switch of [AuditAction#of] has each of them, or it would not compile; this says that no
    /// two have the same word.
    @Test
    void thereIsAnActionForEachCommand() {
        List<Class<?>> commands = leaves(Command.class);

        assertThat(commands.size()).isGreaterThan(20);
        assertThat(AuditAction.values()).hasSizeGreaterThan(commands.size());
    }

    private static List<Class<?>> leaves(Class<?> sealed) {
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                leaves.addAll(leaves(permitted));
            } else {
                leaves.add(permitted);
            }
        }
        return leaves;
    }
}
