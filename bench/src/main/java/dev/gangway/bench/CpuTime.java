package dev.gangway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            return stat(Path.of("/proc", Long.toString(pid), "stat")).seconds();
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " is gone", gone);
        }
    }

    /// Seconds by kind of thread: its name up to the first digit.
    static Map<String, Double> byThread(long pid) {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                add(thread.resolve("stat"), seconds);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " is gone", gone);
        }
        return seconds;
    }

    private static void add(Path file, Map<String, Double> seconds) {
        try {
            Stat stat = stat(file);
            String kind = stat.name().replaceFirst("[-# ]*[0-9].*$", "").strip();
            seconds.merge(kind.startsWith("agent ") ? "agent" : kind, stat.seconds(), Double::sum);
        } catch (IOException ended) {
            // A thread that ended since it was listed: what it did is missing here.
            return;
        }
    }

    /// Which kinds of threads worked between two looks, in percent of all that they did.
    static String shares(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> worked = new LinkedHashMap<>();
        after.forEach(
                (name, seconds) -> worked.put(name, seconds - before.getOrDefault(name, 0.0)));
        double all = worked.values().stream().mapToDouble(Double::doubleValue).sum();
        return worked.entrySet().stream()
                .filter(entry -> entry.getValue() > 0.01 * all)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .map(entry ->
                        String.format(
                                Locale.ROOT,
                                "%s %.0f %%",
                                entry.getKey(),
                                100 * entry.getValue() / all))
                .collect(Collectors.joining(", "));
    }

    private record Stat(String name, double seconds) {}

    private static Stat stat(Path file) throws IOException {
        String line = Files.readString(file);
        String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return new Stat(name, ticks * SECONDS_PER_TICK);
    }
}
