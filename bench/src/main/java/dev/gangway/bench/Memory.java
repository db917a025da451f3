package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What memory a process has, in bytes, as /proc has it.
final class Memory {
    private static final int BYTES_PER_KILOBYTE = 1024;

    private Memory() {}

    static long resident(long pid) throws IOException {
        return field(pid, "VmRSS:");
    }

    /// The most it ever had.
    static long residentMax(long pid) throws IOException {
        return field(pid, "VmHWM:");
    }

    private static long field(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(name)) {
                String[] words = line.substring(name.length()).strip().split(" ", -1);
                return Long.parseLong(words[0]) * BYTES_PER_KILOBYTE;
            }
        }
        throw new BenchFailed("process " + pid + " is gone");
    }
}
