package dev.gangway.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/// What all parts share.
///
/// @param checkout the repository's directory
/// @param node whether Node and `ws` are there
record Bench(Path checkout, Children children, Size size, boolean node) {
    private static final PrintStream PROGRESS = System.err;

    /// A `session/update` with a short text; the WebSocket header not counted.
    static final int FRAME_BYTES = 381;

    /// Where the reference programs lie.
    Path reference() {
        return checkout.resolve("bench/reference");
    }

    String program(String name) {
        return reference().resolve(".out").resolve(name).toString();
    }

    /// Tells whoever waits what was just found.
    void say(String format, Object... values) {
        PROGRESS.println("bench: " + String.format(Locale.ROOT, format, values));
    }
}
