package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @Test
    void controlSequencesOfAgentsDoNotReachTheTerminal() {
        terminal(false, "").text("a\u001b[2J\u0007\u009b31m\rb\tc\nd\u0000\u007fä😀");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a[2J31mb\tc\ndä😀");
    }

    @Test
    void thereAreNoColoursWhereNobodySits() {
        Terminal terminal = terminal(false, "");

        terminal.heading("heading");
        terminal.warn("warning");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("heading\n");
        assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("warning\n");
    }

    @Test
    void questionsGoBesideTheAnswerOfTheCommand() {
        assertThat(terminal(true, "blue\n").ask("Which?")).contains("blue");

        assertThat(out.size()).isZero();
        assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("Which? ");
    }

    @Test
    void theEndOfTheInputIsNoAnswer() {
        assertThat(terminal(true, "").ask("Which?")).isEmpty();
    }

    private Terminal terminal(boolean person, String typed) {
        return new Terminal(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                out,
                error,
                person);
    }
}
