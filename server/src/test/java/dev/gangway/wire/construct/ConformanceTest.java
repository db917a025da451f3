package dev.gangway.wire.construct;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The transcripts of this wire, each against a real server with the real log and the demo agent.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConformanceTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/wire/construct");

    private ConstructServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new ConstructServer(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<String> transcripts() throws Exception {
        try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void aTranscriptIsAnsweredAsItIsWritten(String name) throws Exception {
        List<String> lines = Files.readAllLines(TRANSCRIPTS.resolve(name));
        try (Script script = new Script(server)) {
            for (int i = 0; i < lines.size(); i++) {
                try {
                    script.run(lines.get(i));
                } catch (Exception | AssertionError wrong) {
                    throw new AssertionError(
                            name + ", line " + (i + 1) + ": " + lines.get(i), wrong);
                }
            }
        }
    }
}
