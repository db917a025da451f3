package dev.gangway.wire.cloudcli;

import dev.gangway.gateway.GatewayRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The conversations in `wire/cloudcli`, each over a gateway of its own.
class ConversationsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "wire", "cloudcli");

    @TempDir private Path data;

    static List<String> conversations() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void goesAsWritten(String file) throws IOException {
        try (GatewayRig rig = new GatewayRig(data)) {
            new Conversation(rig, CloudcliLimits.DEFAULT, new Omissions(16))
                    .play(Files.readString(FOLDER.resolve(file)));
        }
    }
}
