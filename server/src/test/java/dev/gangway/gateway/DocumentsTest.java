package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What front-ends keep for their users, through the gateway's doors. The rig allows 1000 bytes and
/// two namespaces.
class DocumentsTest {
    @TempDir private Path data;
    private GatewayRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new GatewayRig(data);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void eachReadsItsOwnAlone() {
        put(GatewayRig.ANN, "tabs", "{\"a\":1}", Optional.empty());
        put(GatewayRig.BOB, "tabs", "[2]", Optional.empty());

        assertThat(read(GatewayRig.ANN, "tabs").content()).contains(RawJson.of("{\"a\":1}"));
        assertThat(read(GatewayRig.BOB, "tabs").content()).contains(RawJson.of("[2]"));
        assertThat(read(GatewayRig.ROOT, "tabs"))
                .isEqualTo(new Answered.Document(Optional.empty(), "0"));
    }

    @Test
    void aWriteThatNamesAnOlderVersionIsRefusedAndOneThatNamesNoneReplaces() {
        assertThat(put(GatewayRig.ANN, "tabs", "1", Optional.of("0")).results)
                .containsExactly(new Result.Stored("1"));
        assertThat(put(GatewayRig.ANN, "tabs", "2", Optional.of("1")).results)
                .containsExactly(new Result.Stored("2"));

        GatewayRig.Told late = put(GatewayRig.ANN, "tabs", "3", Optional.of("1"));
        GatewayRig.Told again = put(GatewayRig.ANN, "tabs", "3", Optional.of("0"));

        assertThat(codes(late)).containsExactly(ErrorCode.CONFLICT);
        assertThat(codes(again)).containsExactly(ErrorCode.CONFLICT);
        assertThat(read(GatewayRig.ANN, "tabs").content()).contains(RawJson.of("2"));
        assertThat(put(GatewayRig.ANN, "tabs", "4", Optional.empty()).results)
                .containsExactly(new Result.Stored("3"));
    }

    @Test
    void ofTwoWritesOfOneVersionInOneCommitOneIsRefused() {
        GatewayRig.Told first = new GatewayRig.Told();
        GatewayRig.Told second = new GatewayRig.Told();
        Command mine = new Command.PutDocument("tabs", RawJson.of("1"), Optional.of("0"));
        Command yours = new Command.PutDocument("tabs", RawJson.of("2"), Optional.of("0"));

        rig.audited.execute(GatewayRig.ANN, 1, mine, first);
        rig.audited.execute(GatewayRig.ANN, 2, yours, second);
        rig.step();

        assertThat(first.results).containsExactly(new Result.Stored("1"));
        assertThat(codes(second)).containsExactly(ErrorCode.CONFLICT);
    }

    @Test
    void theOwnersFeedTellsOfAWriteAndTheAuditOfItsSize() {
        put(GatewayRig.ANN, "tabs", "{\"secret\":true}", Optional.empty());
        put(GatewayRig.ANN, "tabs", "{}", Optional.of("7"));

        List<Sequenced> feed = rig.log.read(StreamName.feed("ann"), 0, 1 << 20).events();
        assertThat(feed).hasSize(1);
        assertThat(feed.getFirst().event().kind()).isEqualTo(EventKind.FEED_DOCUMENT);
        assertThat(feed.getFirst().event().origin()).isEqualTo(Origin.of("ann", 2));
        assertThat(feed.getFirst().event().payload())
                .hasToString("{\"namespace\":\"tabs\",\"version\":1,\"bytes\":15}");
        List<String> records =
                rig.records(new Query.Audit(Optional.empty(), Optional.empty(), 10)).stream()
                        .map(RawJson::toString)
                        .filter(record -> record.contains("document.put"))
                        .toList();
        assertThat(records).hasSize(2);
        assertThat(records.getFirst())
                .contains("\"outcome\":\"accepted\"", "\"bytes\":15")
                .doesNotContain("secret");
        assertThat(records.getLast()).contains("\"outcome\":\"CONFLICT\"");
    }

    @Test
    void theirSizeAndTheirNumberAreBounded() {
        String large = "\"" + "x".repeat(999) + "\"";

        assertThat(codes(put(GatewayRig.ANN, "a", large, Optional.empty())))
                .containsExactly(ErrorCode.LIMIT);
        put(GatewayRig.ANN, "a", "1", Optional.empty());
        put(GatewayRig.ANN, "b", "1", Optional.empty());
        assertThat(codes(put(GatewayRig.ANN, "c", "1", Optional.empty())))
                .containsExactly(ErrorCode.LIMIT);
        assertThat(put(GatewayRig.ANN, "b", "2", Optional.empty()).problems).isEmpty();
        assertThat(put(GatewayRig.BOB, "c", "1", Optional.empty()).problems).isEmpty();
    }

    @Test
    void aCredentialForSomeProjectsHasNone() {
        put(GatewayRig.ANN, "tabs", "1", Optional.empty());
        Principal narrow =
                rig.withToken(GatewayRig.ANN, new Scope(EnumSet.allOf(Right.class), Set.of("p")));
        Principal observer =
                rig.withToken(GatewayRig.ANN, new Scope(Set.of(Right.OBSERVE), Set.of()));

        Assertions.assertThatThrownBy(() -> read(narrow, "tabs"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(codes(put(narrow, "tabs", "2", Optional.empty())))
                .containsExactly(ErrorCode.NOT_FOUND);
        assertThat(read(observer, "tabs").content()).contains(RawJson.of("1"));
        assertThat(codes(put(observer, "tabs", "2", Optional.empty())))
                .containsExactly(ErrorCode.FORBIDDEN);
    }

    @Test
    void namesAreShortAndPlain() {
        for (String name : List.of("", "A", "a/b", "x".repeat(65))) {
            Assertions.assertThatThrownBy(() -> new Query.Document(name))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
        }
    }

    private GatewayRig.Told put(
            Principal principal, String namespace, String content, Optional<String> expected) {
        return rig.execute(
                principal, new Command.PutDocument(namespace, RawJson.of(content), expected));
    }

    private Answered.Document read(Principal principal, String namespace) {
        return (Answered.Document) rig.gateway.read(principal, new Query.Document(namespace));
    }

    private static List<ErrorCode> codes(GatewayRig.Told told) {
        return told.problems.stream().map(GatewayException::code).toList();
    }
}
