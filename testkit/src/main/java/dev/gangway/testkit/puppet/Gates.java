package dev.gangway.testkit.puppet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where puppets wait for each other: a gate is a file in the directory in which they work, so that
/// a prompt in one session lets another go on. The only clock is the other one's word.
final class Gates {
    private static final String FOLDER = ".puppet-gates";
    private static final int LOOK_MILLIS = 10;

    private Gates() {}

    static void await(String gate) throws InterruptedException {
        Path file = file(gate);
        while (!Files.exists(file)) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    static void open(String gate) {
        Path file = file(gate);
        try {
            Files.createDirectories(Path.of(FOLDER));
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String gate) {
        if (!gate.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("not a gate: " + gate);
        }
        return Path.of(FOLDER, gate);
    }
}
