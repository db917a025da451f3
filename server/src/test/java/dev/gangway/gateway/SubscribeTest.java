package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a subscription begins with, and what reading costs.
class SubscribeTest {
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
    void theStateNamesThePositionThatGoesWithItAlsoWhileMoreIsPublished() {
        long before = head();
        List<Subscription> subscribed = new ArrayList<>();
        rig.whenPublished =
                () -> subscribed.add(rig.subscribe(GatewayRig.ANN, stream(), Optional.empty()));

        rig.execute(GatewayRig.ANN, prompt());

        try (Subscription early = subscribed.getFirst();
                Subscription late = rig.subscribe(GatewayRig.ANN, stream(), Optional.empty())) {
            assertThat(early.state().orElseThrow().phase()).isEqualTo(SessionPhase.IDLE);
            assertThat(early.resume().head().sequence()).isEqualTo(before);
            assertThat(late.state().orElseThrow().phase()).isEqualTo(SessionPhase.RUNNING);
            assertThat(late.resume().head().sequence()).isEqualTo(head()).isGreaterThan(before);
        }
    }

    @Test
    void aPositionOfAnotherEpochIsResetToTheStatesOwn() {
        Position unknown = new Position(new Epoch(7, "abcdef"), 1);

        try (Subscription reset = rig.subscribe(GatewayRig.ANN, stream(), Optional.of(unknown))) {
            assertThat(reset.resume()).isInstanceOf(Resume.Reset.class);
            assertThat(reset.resume().head().sequence()).isEqualTo(head());
        }
    }

    @Test
    void aSubscriptionThatIsClosedLetsTheSessionRest() {
        rig.subscribe(GatewayRig.ANN, stream(), Optional.empty()).close();

        rig.clock.advance(SessionLimits.DEFAULTS.idleTime());
        rig.sessions.rest();

        assertThat(rig.sessions.loadedCount()).isZero();
    }

    @Test
    void aListByDirectoryFollowsLinks() throws Exception {
        Path link = Files.createSymbolicLink(data.resolve("link"), rig.directory);
        Query.Sessions byLink =
                new Query.Sessions(Optional.of(link.toString()), Optional.empty(), 10);

        Answered.Sessions found = (Answered.Sessions) rig.gateway.read(GatewayRig.ANN, byLink);

        assertThat(found.sessions()).hasSize(1);
    }

    @Test
    void aPageHasItsLimits() {
        for (int limit : new int[] {0, -1, 201}) {
            assertThatThrownBy(() ->
                            rig.gateway.read(
                                    GatewayRig.ANN,
                                    new Query.Sessions(Optional.empty(), Optional.empty(), limit)))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
        }
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() {
        String second = rig.session();
        Answered.Sessions first = page(Optional.empty());
        Answered.Sessions next = page(first.next());

        assertThat(first.sessions()).hasSize(1);
        assertThat(next.sessions()).hasSize(1);
        assertThat(Stream.of(first, next).map(page -> page.sessions().getFirst().id()))
                .containsExactlyInAnyOrder(session, second);
        assertThat(page(next.next()).sessions()).isEmpty();
    }

    private Answered.Sessions page(Optional<String> cursor) {
        return (Answered.Sessions)
                rig.gateway.read(GatewayRig.ANN, new Query.Sessions(Optional.empty(), cursor, 1));
    }

    private StreamName stream() {
        return StreamName.session(session);
    }

    private long head() {
        return rig.log.status(stream()).orElseThrow().head();
    }

    private Command prompt() {
        return new Command.Prompt(
                session,
                RawJson.of("[{\"type\":\"text\",\"text\":\"hello\"}]"),
                RawJson.EMPTY_OBJECT,
                new WhenBusy.Queue(),
                Optional.empty());
    }
}
