package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.fake.CertificateMaker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with a certificate that nobody signed, and the commands of its machine.
class TlsServerTest {
    @TempDir private Path folder;

    @Test
    void commandsReachItByTheCertificateOfItsFileAndByNoOther() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        CertificateMaker.make(data, "box");
        CertificateMaker.make(folder, "other");
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder, "[tls]\ncertificate = \"box.crt\"\nkey = \"box.key\"\n");
        ServerProcess server = ServerProcess.start(place);
        try {
            assertThat(server.url().getScheme()).isEqualTo("https");
            await().atMost(ServerProcess.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(Files.readString(place.log()))
                                    .contains("Open:     https://127.0.0.1:"));
            assertThat(gangway(place, "run", "--agent", "demo", "hello").exit()).isZero();
            assertThat(gangway(place, "link").out())
                    .matches(server.url() + "/#link=[A-Za-z0-9_-]{43}\n");

            Files.copy(
                    folder.resolve("other.crt"),
                    data.resolve("box.crt"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Commands.Outcome refused = gangway(place, "link");

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.error()).contains("did not answer");
        } finally {
            server.kill();
        }
    }

    private static Commands.Outcome gangway(ServerProcess.Place place, String... arguments)
            throws Exception {
        java.util.List<String> all = new java.util.ArrayList<>(java.util.List.of(arguments));
        all.addAll(1, java.util.List.of("--data", place.data().toString()));
        return Commands.run(place.project(), all.toArray(String[]::new));
    }
}
