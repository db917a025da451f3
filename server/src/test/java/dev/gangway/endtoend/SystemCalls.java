package dev.gangway.endtoend;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process wrote to its log and to its sockets, and when it synced, in the order in which
/// the kernel was asked; read from the output of `strace`.
final class SystemCalls {
    private static final Pattern CALL =
            Pattern.compile("(\\d+) +(\\d+\\.\\d+) (\\w+)\\((\\d+)<([^>]*)>(.*)");
    private static final Pattern RESUMED =
            Pattern.compile("(\\d+) +(\\d+\\.\\d+) <\\.\\.\\. (\\w+) resumed.*");

    /// Writes to the log, by their place in the trace.
    private final List<Call> written = new ArrayList<>();

    private final List<Call> sent = new ArrayList<>();
    private final List<Sync> syncs = new ArrayList<>();

    private record Call(int at, double seconds, String data) {}

    /// @param from where it was asked for
    /// @param to where it was done
    private record Sync(int from, int to) {}

    /// From the sending of one text to that of another.
    ///
    /// @param syncs how many there were between
    record Span(double seconds, int syncs) {}

    private SystemCalls() {}

    /// Skips the test, and says so, where processes cannot be traced.
    static void assumeAvailable() {
        try {
            Commands.Outcome outcome =
                    Commands.run(new ProcessBuilder("strace", "-o", "/dev/null", "true"));
            if (outcome.exit() == 0) {
                return;
            }
            skip(outcome.complaint());
        } catch (IOException absent) {
            skip(String.valueOf(absent.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            skip("interrupted");
        }
    }

    private static void skip(String reason) {
        System.err.println(
                "==================================================================\n"
                        + "== SKIPPED: the order of fsync and send was not looked at.\n"
                        + "== strace cannot be used here: "
                        + reason
                        + "\n==================================================================");
        abort("strace cannot be used here: " + reason);
    }

    /// What a command line begins with, so that its calls are traced into the file.
    static List<String> command(Path file) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-ttt",
                "-y",
                "-s",
                "65536",
                "-e",
                "trace=pwrite64,write,writev,fdatasync,fsync",
                "-o",
                file.toString());
    }

    static SystemCalls read(Path file) throws IOException {
        SystemCalls calls = new SystemCalls();
        Map<String, Integer> unfinished = new HashMap<>();
        int at = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            at++;
            Matcher call = CALL.matcher(line);
            Matcher resumed = RESUMED.matcher(line);
            if (call.lookingAt()) {
                calls.add(at, call, unfinished);
            } else if (resumed.lookingAt() && resumed.group(3).endsWith("sync")) {
                Integer begun = unfinished.remove(resumed.group(1));
                if (begun != null) {
                    calls.syncs.add(new Sync(begun, at));
                }
            }
        }
        return calls;
    }

    private void add(int at, Matcher call, Map<String, Integer> unfinished) {
        double seconds = Double.parseDouble(call.group(2));
        String target = call.group(5);
        String data = call.group(6);
        if (target.endsWith("-wal")) {
            if (!call.group(3).endsWith("sync")) {
                written.add(new Call(at, seconds, unescaped(data)));
            } else if (data.contains("<unfinished")) {
                unfinished.put(call.group(1), at);
            } else {
                syncs.add(new Sync(at, at));
            }
        } else if (target.startsWith("socket:") || target.startsWith("TCP")) {
            sent.add(new Call(at, seconds, unescaped(data)));
        }
    }

    private static String unescaped(String data) {
        return data.replace("\\\"", "\"");
    }

    boolean isWritten(String text) {
        return first(written, text).isPresent();
    }

    boolean isSent(String text) {
        return first(sent, text).isPresent();
    }

    /// Whether a sync of the log began after the text was written to it, and was done before the
    /// text was sent.
    boolean isSyncedBeforeSent(String text) {
        Optional<Call> write = first(written, text);
        Optional<Call> send = first(sent, text);
        return write.isPresent()
                && send.isPresent()
                && syncs.stream()
                        .anyMatch(sync ->
                                sync.from() > write.get().at() && sync.to() < send.get().at());
    }

    Span span(String first, String last) {
        Call from = first(sent, first).orElseThrow(() -> new AssertionError("not sent: " + first));
        Call to = first(sent, last).orElseThrow(() -> new AssertionError("not sent: " + last));
        long between =
                syncs.stream().filter(sync -> sync.to() > from.at() && sync.to() < to.at()).count();
        return new Span(to.seconds() - from.seconds(), (int) between);
    }

    private static Optional<Call> first(List<Call> calls, String text) {
        return calls.stream().filter(call -> call.data().contains(text)).findFirst();
    }
}
