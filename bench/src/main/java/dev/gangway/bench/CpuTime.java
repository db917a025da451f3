package dev.gangway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long a process has worked, user and system time of all its threads, as /proc has it: in
/// ticks of a hundredth of a second. Its children are not counted.
final class CpuTime {
    private static final double SECONDS_PER_TICK = 0.01;

    /// After the name in brackets, which may hold anything, the state is the first field.
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private CpuTime() {}

    static double seconds(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
            return ticks * SECONDS_PER_TICK;
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " is gone", gone);
        }
    }
}
