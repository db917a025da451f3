package dev.gangway.workplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinedFilesTest {
    private static final int BYTES_MAX = 1000;

    @TempDir private Path directory;
    private Path root;
    private Path outside;
    private ConfinedFiles files;

    @BeforeEach
    void makeDirectories() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("project"));
        outside = Files.createDirectory(directory.toRealPath().resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        files = new ConfinedFiles(root, BYTES_MAX);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        files.write(Path.of("a/b/c.txt"), bytes("grüße"));

        assertThat(files.read(Path.of("a/b/c.txt"))).isEqualTo(bytes("grüße"));
        assertThat(root.resolve("a/b/c.txt")).hasContent("grüße");
        assertThat(root.resolve("a/b").toFile().list()).containsExactly("c.txt");
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        Path script = Files.writeString(root.resolve("run.sh"), "old");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));

        files.write(Path.of("run.sh"), bytes("new"));

        assertThat(script).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void aLinkThatStaysInsideIsFollowedAndStaysALink() throws IOException {
        Files.writeString(root.resolve("real.txt"), "old");
        Path link = Files.createSymbolicLink(root.resolve("link.txt"), Path.of("real.txt"));

        files.write(Path.of("link.txt"), bytes("new"));

        assertThat(link).isSymbolicLink();
        assertThat(root.resolve("real.txt")).hasContent("new");
        assertThat(files.read(Path.of("link.txt"))).isEqualTo(bytes("new"));
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("away"), outside);
        Files.createSymbolicLink(root.resolve("direct"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../outside/secret"));

        for (String path : new String[] {"away/secret", "direct", "up", "../outside/secret"}) {
            assertThatThrownBy(() -> files.read(Path.of(path))).isInstanceOf(OpenFailed.class);
            assertThatThrownBy(() -> files.write(Path.of(path), bytes("changed")))
                    .isInstanceOf(OpenFailed.class);
        }
        assertThatThrownBy(() -> files.write(Path.of("away/new"), bytes("x")))
                .isInstanceOf(OpenFailed.class);

        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    @Test
    void theDescriptorsOfThisProcessAreNoWayOut() {
        assertThatThrownBy(() ->
                        new ConfinedFiles(Path.of("/proc"), BYTES_MAX)
                                .read(Path.of("self/root/etc/hostname")))
                .isInstanceOf(OpenFailed.class);
    }

    @Test
    void onlyRegularFilesAreOpened() throws Exception {
        Path pipe = root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        assertThatThrownBy(() -> files.read(Path.of("pipe"))).hasMessageContaining("regular");
        assertThatThrownBy(() -> files.write(Path.of("pipe"), bytes("x")))
                .hasMessageContaining("regular");
        assertThatThrownBy(() -> files.read(Path.of("."))).hasMessageContaining("regular");
    }

    @Test
    void aFileThatIsMissingSaysSo() {
        assertThatThrownBy(() -> files.read(Path.of("none")))
                .isInstanceOfSatisfying(
                        OpenFailed.class,
                        failed -> assertThat(failed.number()).isEqualTo(OpenFailed.NO_ENTRY));
    }

    @Test
    void theLimitHoldsForReadingAndWriting() throws IOException {
        Files.write(root.resolve("full"), new byte[BYTES_MAX]);
        Files.write(root.resolve("over"), new byte[BYTES_MAX + 1]);

        assertThat(files.read(Path.of("full"))).hasSize(BYTES_MAX);
        assertThatThrownBy(() -> files.read(Path.of("over"))).hasMessageContaining("larger");
        assertThatThrownBy(() -> files.write(Path.of("new"), new byte[BYTES_MAX + 1]))
                .hasMessageContaining("larger");
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void anEndlessFileIsReadUpToTheLimit() {
        ConfinedFiles devices = new ConfinedFiles(Path.of("/proc"), BYTES_MAX);

        assertThatThrownBy(() -> devices.read(Path.of("kallsyms"))).hasMessageContaining("larger");
    }

    /// Somebody points a link in and out of the project, as fast as can be: nothing outside is ever
    /// read or written.
    @Test
    void aLinkThatIsSwappedMeanwhileLeadsNowhere() throws Exception {
        Files.createDirectory(root.resolve("inside"));
        Files.writeString(root.resolve("inside/secret"), "harmless");
        AtomicBoolean done = new AtomicBoolean();
        point(Path.of("inside"));
        Thread swapper = Thread.ofPlatform().start(() -> swap(done));
        int harmless = 0;
        int refused = 0;

        while (harmless < 200 || refused < 200) {
            try {
                files.write(Path.of("link/secret"), bytes("harmless"));
                assertThat(files.read(Path.of("link/secret"))).isEqualTo(bytes("harmless"));
                harmless++;
            } catch (OpenFailed e) {
                refused++;
            }
        }
        done.set(true);
        swapper.join();

        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    private void swap(AtomicBoolean done) {
        try {
            while (!done.get()) {
                point(outside);
                point(Path.of("inside"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void point(Path target) throws IOException {
        Path fresh = Files.createSymbolicLink(root.resolve("fresh"), target);
        Files.move(fresh, root.resolve("link"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
