package dev.gangway.wire.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.json.RawJson;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of prompts that never became turns, and of readers that cannot go on.
class ChatLinkTest {
    private static final Principal ANN = new Principal("p1", "Ann", false);

    private final FakeGateway gateway = new FakeGateway();
    private final FakeSocket socket = new FakeSocket(ANN, 1);
    private final ChatLink link =
            new ChatLink(socket, Runnable::run, ConstructLimits.STANDARD, "s1", "mine");

    @BeforeEach
    void attach() {
        gateway.session("s1");
        link.attach(new Caller(gateway, ANN, 1));
        link.start();
        socket.take();
    }

    private static TurnEnd removed(long turn, String reason) {
        return new TurnEnd(turn, 0, TurnEnd.Outcome.REMOVED, reason, RawJson.EMPTY_OBJECT);
    }

    @Test
    void aPromptThatWaitedTooLongIsBusyForWhoGaveIt() {
        link.gave(5);

        link.turnEnded(removed(4, TurnEnd.WAITED_TOO_LONG));
        link.turnEnded(removed(5, TurnEnd.WAITED_TOO_LONG));

        assertThat(socket.take())
                .containsExactly(
                        "{\"type\":\"error\",\"message\":\"Timed out waiting for session"
                                + " gw_mine\",\"code\":\"SESSION_BUSY\"}");
    }

    @Test
    void aPromptThatIsOverBeforeItsAnswerCameIsToldToo() {
        link.turnEnded(removed(5, TurnEnd.WAITED_TOO_LONG));
        assertThat(socket.take()).isEmpty();

        link.gave(5);

        assertThat(socket.take()).hasSize(1).first().asString().contains("SESSION_BUSY");
    }

    @Test
    void aPromptThatSomebodyRemovedIsAborted() {
        link.gave(5);

        link.turnEnded(removed(5, "cancelled"));

        assertThat(socket.take())
                .containsExactly("{\"type\":\"aborted\",\"turn_id\":5,\"partial\":false}");
    }

    @Test
    void aReaderThatCannotGoOnIsSentBack() {
        link.lost(new Position(new Epoch(0, "abcdef"), 1), "trimmed");

        assertThat(socket.closed()).contains(1012);
        assertThat(link.over()).isTrue();
    }

    @Test
    void aDeletedSessionLeavesTheSocketOpen() {
        link.deleted();

        assertThat(link.over()).isTrue();
        assertThat(socket.closed()).isEmpty();
    }
}
