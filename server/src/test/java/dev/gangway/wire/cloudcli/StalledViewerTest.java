package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalledViewerTest {
    private static final int WORDS = 2000;

    @TempDir private Path data;

    /// Fault 4 of the server that this one replaces: for a socket that nobody read everything was
    /// kept in memory.
    @Test
    void aSocketThatIsNotReadHoldsLittleAndGetsEverythingInTheEnd() throws IOException {
        try (WireRig rig = new WireRig(data)) {
            String session = session(rig);
            TestSocket socket = new TestSocket(rig.loop(), WireRig.ANN, 7, 2000);
            CloudcliConnection connection =
                    new CloudcliConnection(
                            new Viewer(
                                    rig.gateway(),
                                    socket,
                                    rig.loop(),
                                    CloudcliLimits.DEFAULT,
                                    rig.clock(),
                                    new Omissions(1),
                                    new Rereads(),
                                    TestSocket.attachments()));
            connection.text(
                    ("{\"type\":\"chat.send\",\"sessionId\":\""
                                    + session
                                    + "\",\"content\":\"go\"}")
                            .getBytes(StandardCharsets.UTF_8));
            settle(rig);
            StringBuilder said = new StringBuilder();

            for (int i = 0; i < WORDS; i++) {
                said.append("word ").append(i).append("; ");
                rig.agents().last().says("word " + i + "; ");
                rig.step();
            }

            assertThat(socket.queuedBytes()).isLessThan(70_000);
            assertThat(heard(rig, socket)).isEqualTo(said.toString());
            connection.closed();
        }
    }

    private static String session(WireRig rig) {
        AwaitedReply created = new AwaitedReply();
        rig.gateway()
                .execute(
                        WireRig.ANN,
                        1,
                        new Command.CreateSession(
                                Optional.empty(), rig.directory().toString(), Optional.empty()),
                        created);
        settle(rig);
        rig.agents().last().ready();
        settle(rig);
        return rig.agents().last().session();
    }

    /// What was put off may cause commits, and these more of that.
    private static void settle(WireRig rig) {
        for (int i = 0; i < 4; i++) {
            rig.step();
        }
    }

    private static String heard(WireRig rig, TestSocket socket) {
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            for (String frame : socket.read()) {
                var node = Json.parse(frame);
                if (Json.text(node, "kind", "").equals("stream_delta")) {
                    heard.append(Json.text(node, "content", ""));
                }
            }
            rig.writable(socket);
        }
        return heard.toString();
    }
}
