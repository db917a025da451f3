package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes through the gateway and what becomes of it is in the audit, which administrators
/// alone may read.
class AuditedGatewayTest {
    @TempDir private Path data;
    private GatewayRig rig;
    private String session;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig(data);
        session = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatIsAcceptedIsRecordedOnceInItsCommit() {
        rig.execute(GatewayRig.ANN, prompt("[{\"type\":\"text\",\"text\":\"words\"}]"));
        rig.execute(GatewayRig.ANN, new Command.Cancel(session));
        rig.execute(GatewayRig.ROOT, new Command.Logout(Optional.empty()));

        assertThat(actions())
                .containsExactly(
                        "session.create accepted ann",
                        "session.prompt accepted ann",
                        "session.cancel accepted ann",
                        "agent.logout accepted root");
        assertThat(records().get(1).toString())
                .contains("\"details\":{\"bytes\":32,\"turn\":1}")
                .contains("\"stream\":\"session/" + session + "\"")
                .doesNotContain("words");
    }

    @Test
    void whatIsRefusedIsRecordedWithTheReason() {
        rig.execute(GatewayRig.BOB, new Command.DeleteSession(session));
        rig.execute(GatewayRig.ANN, new Command.Logout(Optional.empty()));
        rig.execute(GatewayRig.ANN, prompt("[{\"type\":\"text\"}]"));
        rig.execute(GatewayRig.ANN, new Command.DeleteSession(session));

        assertThat(actions())
                .containsExactly(
                        "session.create accepted ann",
                        "session.delete NOT_FOUND bob",
                        "agent.logout FORBIDDEN ann",
                        "session.prompt accepted ann",
                        "session.delete CONFLICT ann");
    }

    @Test
    void aSessionThatCouldNotBeMadeIsRecorded() {
        rig.execute(
                GatewayRig.BOB,
                new Command.CreateSession(
                        Optional.empty(), rig.directory.toString(), Optional.empty()));

        assertThat(actions()).endsWith("session.create INVALID bob");
    }

    @Test
    void administratorsAloneReadItAndThatIsRecorded() {
        assertThat(records()).hasSize(1);
        Query.Audit query = new Query.Audit(Optional.empty(), Optional.empty(), 500);
        assertThatThrownBy(() -> rig.audited.read(GatewayRig.ANN, query))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
        rig.step();

        assertThat(actions()).endsWith("audit.read accepted root", "audit.read FORBIDDEN ann");
    }

    @Test
    void itIsPagedFromEitherEnd() {
        for (int i = 0; i < 5; i++) {
            rig.execute(GatewayRig.ANN, new Command.Cancel(session));
        }

        assertThat(numbers(Optional.empty(), Optional.empty(), 2)).containsExactly(5L, 6L);
        assertThat(numbers(Optional.of(3L), Optional.empty(), 5)).containsExactly(1L, 2L);
        assertThat(numbers(Optional.empty(), Optional.of(2L), 2)).containsExactly(3L, 4L);
        assertThat(numbers(Optional.empty(), Optional.of(99L), 2)).isEmpty();
    }

    @Test
    void administratorsAloneFollowIt() {
        assertThatThrownBy(() -> rig.subscribe(GatewayRig.ANN, StreamName.AUDIT, Optional.empty()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
        rig.subscribe(GatewayRig.ROOT, StreamName.AUDIT, Optional.empty()).close();
        rig.step();

        assertThat(actions()).endsWith("audit.follow NOT_FOUND ann", "audit.follow accepted root");
    }

    private Command prompt(String content) {
        return new Command.Prompt(
                session,
                RawJson.of(content),
                RawJson.EMPTY_OBJECT,
                new WhenBusy.Queue(),
                Optional.empty());
    }

    private List<Long> numbers(Optional<Long> before, Optional<Long> after, int limit) {
        return rig.records(new Query.Audit(before, after, limit)).stream()
                .map(record -> record.node().path("sequence").longValue())
                .toList();
    }

    private List<RawJson> records() {
        return rig.records(new Query.Audit(Optional.empty(), Optional.of(0L), 500));
    }

    private List<String> actions() {
        return records().stream()
                .map(RawJson::node)
                .map(record ->
                        record.path("action").stringValue()
                                + " "
                                + record.path("outcome").stringValue()
                                + " "
                                + record.path("principal").stringValue())
                .toList();
    }
}
