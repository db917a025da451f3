package dev.gangway.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a person sees and types. Colours and questions only where a person sits: elsewhere plain
/// lines.
final class Terminal {
    private static final String BOLD = "1";
    private static final String FAINT = "2";
    private static final String RED = "31";
    private static final String YELLOW = "33";

    private final PrintStream out;
    private final PrintStream error;
    private final BufferedReader in;
    private final boolean person;
    private final boolean colours;

    /// The program's own.
    Terminal() {
        this(
                System.in,
                System.out,
                System.err,
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    /// @param person whether somebody sits there
    Terminal(InputStream in, OutputStream out, OutputStream error, boolean person) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.error = new PrintStream(error, true, StandardCharsets.UTF_8);
        this.person = person;
        this.colours = person && System.getenv("NO_COLOR") == null;
    }

    /// Whether somebody can be asked.
    boolean hasPerson() {
        return person;
    }

    /// A part of the answer, on standard output, without a line feed.
    void text(String part) {
        out.print(printable(part));
        out.flush();
    }

    void line(String line) {
        out.println(printable(line));
    }

    /// A line of JSON, as it is.
    void raw(String json) {
        out.println(json);
    }

    /// A note beside the answer, on standard error.
    void note(String line) {
        error.println(coloured(FAINT, printable(line)));
    }

    /// A part of a note, without a line feed.
    void notePart(String part) {
        error.print(coloured(FAINT, printable(part)));
        error.flush();
    }

    void heading(String line) {
        out.println(coloured(BOLD, printable(line)));
    }

    void warn(String line) {
        error.println(coloured(YELLOW, printable(line)));
    }

    void failure(String line) {
        error.println(coloured(RED, printable(line)));
    }

    /// Asks; empty at the end of the input.
    Optional<String> ask(String question) {
        error.print(printable(question) + " ");
        error.flush();
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String coloured(String code, String line) {
        return colours ? "\u001b[" + code + "m" + line + "\u001b[0m" : line;
    }

    /// What an agent says may hold control sequences that would command the terminal: only line
    /// feeds and tabs stay.
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || point == '\t' || !Character.isISOControl(point))
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
