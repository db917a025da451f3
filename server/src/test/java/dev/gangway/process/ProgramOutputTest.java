package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramOutputTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final LocalLauncher launcher =
            new LocalLauncher(new Marker("output", "1"), System.getenv(), InstantSource.system());

    @Test
    void whatAProgramSaysIsKeptWithHowItEnded() throws Exception {
        ProgramOutput output = run("echo one; echo two; echo aside >&2; exit 3", PLENTY);

        assertThat(output.text()).isEqualTo("one\ntwo\n");
        assertThat(output.status().code()).isEqualTo(3);
    }

    @Test
    void whereItSaysNothingItsErrorsAreKept() throws Exception {
        assertThat(run("echo aside >&2", PLENTY).text()).isEqualTo("aside\n");
    }

    @Test
    void itGetsNoInput() throws Exception {
        assertThat(run("cat; echo done", PLENTY).text()).isEqualTo("done\n");
    }

    @Test
    void aFloodIsCut() throws Exception {
        ProgramOutput output = run("yes aaaaaaaaaaaaaaaaaaaaa | head -n 100000", PLENTY);

        assertThat(output.text().length()).isBetween(1000, ProgramOutput.CHARACTERS_MAX);
        assertThat(output.status().code()).isZero();
    }

    @Test
    void aProgramThatGoesOnIsEndedWithItsChildren() throws Exception {
        ProgramOutput output = run("sleep 1000 & sleep 1000", Duration.ofMillis(100));

        assertThat(output.status().signal()).isPresent();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() ->
                        ProgramOutput.of(
                                launcher,
                                "no-such-program",
                                List.of(),
                                Path.of("/"),
                                Map.of(),
                                PLENTY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such program");
    }

    private ProgramOutput run(String script, Duration time)
            throws IOException, InterruptedException {
        return ProgramOutput.of(
                launcher, "sh", List.of("-c", script), Path.of("/"), Map.of(), time);
    }
}
