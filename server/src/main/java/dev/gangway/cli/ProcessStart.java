package dev.gangway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// When a process began, as a number that no later process with the same id has: a process id alone
/// is given again.
final class ProcessStart {
    /// Of a process that is not there, or of which it cannot be told.
    static final long UNKNOWN = 0;

    /// In /proc/PID/stat, counted behind the name, which may hold anything (proc_pid_stat(5), field
    /// 22).
    private static final int FIELD = 19;

    private ProcessStart() {}

    /// Ticks since the boot on Linux, which setting the clock does not change; milliseconds
    /// elsewhere.
    static long of(long pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return Long.parseLong(fields[FIELD]);
        } catch (IOException | RuntimeException noSuchFile) {
            // Not Linux, or no such process: what Java knows of it is the next best.
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .orElse(UNKNOWN);
        }
    }
}
