package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.GatewayRig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostPositionTest {
    @TempDir private Path data;

    @Test
    void aSessionInViewWhosePositionIsLostClosesItsSocketForTheFrontEndToReadAgain()
            throws IOException {
        try (GatewayRig rig = new GatewayRig(data)) {
            TestSocket socket = new TestSocket(rig.loop, GatewayRig.ANN, 1);
            Viewer viewer =
                    new Viewer(
                            rig.gateway,
                            socket,
                            rig.loop,
                            CloudcliLimits.DEFAULT,
                            rig.clock,
                            new Omissions(1),
                            new Rereads(),
                            TestSocket.attachments());
            SessionLink link = new SessionLink(viewer, new Sights(viewer), "s", "fake");

            link.lost(new Position(new Epoch(0, "9f3ac1"), 1), "trimmed");

            assertThat(socket.closed()).contains(1012);
        }
    }

    @Test
    void aNumberOfAnotherLogReadsAsNone() {
        RunningTurn turn = new RunningTurn(new Epoch(1, "9f3ac1"), 40, 7);
        long ofThisLog = Position.SEQUENCE_LIMIT;

        assertThat(turn.after(0).sequence()).isEqualTo(39);
        assertThat(turn.after(45).sequence()).isEqualTo(39);
        assertThat(turn.after(ofThisLog + 12).sequence()).isEqualTo(39);
        assertThat(turn.after(ofThisLog + 45).sequence()).isEqualTo(45);
    }
}
