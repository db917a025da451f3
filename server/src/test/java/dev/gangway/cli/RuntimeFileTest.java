package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFileTest {
    @TempDir private Path data = Path.of("");

    @Test
    void aRunningServerIsFound() throws IOException {
        RuntimeFile own = file(ProcessHandle.current().pid());

        own.write(data);

        assertThat(RuntimeFile.find(data)).contains(own);
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("runtime.json"));
        }
    }

    @Test
    void aServerThatDiedIsNone() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        file(ended.pid()).write(data);

        assertThat(RuntimeFile.find(data)).isEmpty();
    }

    @Test
    void aLaterProcessOfTheSameIdIsNoServer() throws IOException {
        long pid = ProcessHandle.current().pid();

        new RuntimeFile(
                        pid,
                        ProcessStart.of(pid) - 1,
                        false,
                        "http://127.0.0.1:1",
                        "ws://x/acp",
                        "")
                .write(data);

        assertThat(RuntimeFile.find(data)).isEmpty();
    }

    @Test
    void aFileThatDoesNotSayWhenItsProcessBeganIsBelieved() throws IOException {
        Files.writeString(
                data.resolve("runtime.json"),
                "{\"pid\":" + ProcessHandle.current().pid() + ",\"url\":\"u\",\"acp\":\"a\"}");

        assertThat(RuntimeFile.find(data)).isPresent();
    }

    @Test
    void aDeletedFileIsNoServer() throws IOException {
        file(ProcessHandle.current().pid()).write(data);

        RuntimeFile.delete(data);

        assertThat(RuntimeFile.find(data)).isEmpty();
    }

    @Test
    void halfAFileIsNoServer() throws IOException {
        Files.writeString(data.resolve("runtime.json"), "{\"pid\":1,");

        assertThat(RuntimeFile.find(data)).isEmpty();
    }

    private static RuntimeFile file(long pid) {
        return new RuntimeFile(
                pid, ProcessStart.of(pid), false, "http://127.0.0.1:1", "ws://127.0.0.1:1/acp", "");
    }
}
