package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What a person reads who misspelt something.
class MisuseTest {
    private final StringWriter error = new StringWriter();

    @TempDir private Path data = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "serv,               2, there is no command serv",
        "serve --lsiten x,   2, there is no option --lsiten",
        "config chekc,       2, there is no command chekc",
        "run,                2, PROMPT",
        "sessions,           1, Start one with: gangway serve",
        "attach nope,        1, Start one with: gangway serve",
        "token,              1, There is no token",
        "db check,           1, There is no database",
        "config check --config /dev/null/none, 1, cannot be read",
    })
    void aMisuseGetsASentenceAndNoTrace(String arguments, int status, String sentence) {
        assertThat(execute(arguments)).isEqualTo(status);

        assertThat(error.toString())
                .startsWith("gangway: ")
                .contains(sentence)
                .doesNotContain("\tat ");
    }

    @Test
    void withoutACommandThereIsHelp() {
        assertThat(commands().execute()).isEqualTo(2);

        assertThat(error.toString()).contains("Usage: gangway", "serve");
    }

    private int execute(String arguments) {
        String[] words = arguments.split(" +");
        boolean looksAtData = words[0].matches("sessions|attach|token|db");
        return commands()
                .execute(looksAtData ? (arguments + " --data " + data).split(" +") : words);
    }

    private CommandLine commands() {
        return Main.commands().setErr(new PrintWriter(error, true));
    }
}
