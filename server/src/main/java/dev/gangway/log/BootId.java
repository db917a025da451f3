package dev.gangway.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name that Linux gives itself at each boot.
public final class BootId {
    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /// This boot's name; empty where the system has none.
    public static String current() {
        try {
            return Files.readString(FILE, StandardCharsets.US_ASCII).strip();
        } catch (IOException _) {
            // Not Linux: every unclean stop is then taken for a loss of power, which is safe.
            return "";
        }
    }
}
