package dev.gangway.cli;

import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.store.DatabaseCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `doctor` looks at on the machine: Java, SQLite, what children need, the limits.
final class MachineChecks {
    private static final Pattern OPEN_FILES =
            Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");
    private static final long OPEN_FILES_COMFORTABLE = 4096;

    private MachineChecks() {}

    /// @param bubblewrap whether it works
    static List<Finding> findings(Bubblewrap bubblewrap) {
        return List.of(java(), sqlite(), user(), groups(), isolation(bubblewrap), openFiles());
    }

    private static Finding java() {
        return Finding.ok("java", Runtime.version() + " in " + System.getProperty("java.home"));
    }

    private static Finding sqlite() {
        return Finding.ok("sqlite", DatabaseCheck.sqliteVersion());
    }

    private static Finding user() {
        String name = System.getProperty("user.name");
        return name.equals("root")
                ? Finding.note(
                        "user",
                        "this runs as root, and so do its agents where they are not isolated",
                        "Run Gangway as a user of its own.")
                : Finding.ok("user", name);
    }

    private static Finding groups() {
        try (LocalLauncher launcher =
                new LocalLauncher(
                        new Marker("doctor", "doctor"), System.getenv(), InstantSource.system())) {
            return launcher.groupsSupported()
                    ? Finding.ok("setsid", "agents get a process group of their own")
                    : Finding.problem(
                            "setsid",
                            "not found on the PATH: what agents start is ended one by one",
                            "Install util-linux.");
        }
    }

    private static Finding isolation(Bubblewrap bubblewrap) {
        return switch (bubblewrap) {
            case Bubblewrap.Works works ->
                    Finding.ok("bubblewrap", "works (" + works.program() + ")");
            case Bubblewrap.Unusable unusable ->
                    Finding.note(
                            "bubblewrap",
                            unusable.why()
                                    + ": agents can read all that you can read, the token too",
                            unusable.remedy());
        };
    }

    private static Finding openFiles() {
        String subject = "open files";
        try {
            String limits =
                    Files.readString(Path.of("/proc/self/limits"), StandardCharsets.US_ASCII);
            Matcher line = OPEN_FILES.matcher(limits);
            if (!line.find()) {
                return Finding.note(subject, "the limit cannot be seen", "");
            }
            boolean few =
                    !line.group(1).equals("unlimited")
                            && Long.parseLong(line.group(1)) < OPEN_FILES_COMFORTABLE;
            return few
                    ? Finding.note(
                            subject,
                            "at most " + line.group(1) + ": few for many clients and agents",
                            "Raise it: ulimit -n " + OPEN_FILES_COMFORTABLE)
                    : Finding.ok(subject, "at most " + line.group(1));
        } catch (IOException absent) {
            return Finding.note(subject, "the limit cannot be seen: there is no /proc", "");
        }
    }
}
