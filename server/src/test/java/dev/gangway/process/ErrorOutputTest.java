package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorOutputTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> heard = new ArrayList<>();
    private final ErrorOutput errors =
            new ErrorOutput(
                    new ProcessLimits(
                            1, 1, 100, 3, 20, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    () -> now,
                    heard::add);

    @Test
    void linesOverTheRateAreCountedAndTheCountIsTold() {
        for (int i = 1; i <= 10; i++) {
            write("line " + i);
        }
        now = now.plusSeconds(1);
        write("later");

        assertThat(heard)
                .containsExactly("line 1", "line 2", "line 3", "(7 lines left out)", "later");
    }

    @Test
    void tailKeepsTheEndOnly() {
        for (int i = 1; i <= 10; i++) {
            write("line " + i);
        }

        assertThat(errors.tail()).isEqualTo("ne 8\nline 9\nline 10\n");
    }

    @Test
    void controlCharactersAreTakenOut() {
        write("\u001b[31mred\u0007\tend");

        assertThat(heard).containsExactly("[31mred\tend");
    }

    private void write(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        errors.line(bytes, 0, bytes.length);
    }
}
