package dev.gangway.bench;

import dev.gangway.bench.Plan.Server;
import dev.gangway.bench.Plan.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What all rounds showed, and the tables of docs/benchmarks.md.
final class Results {
    private final Map<Trial, List<Measurement>> runs = new LinkedHashMap<>();

    void add(Trial trial, Measurement measurement) {
        runs.computeIfAbsent(trial, _ -> new ArrayList<>()).add(measurement);
    }

    /// Medians as ratios, then what they were on this machine.
    String tables() {
        StringBuilder text = new StringBuilder();
        runs.keySet().stream().mapToInt(Trial::sockets).distinct().forEach(n -> ratios(text, n));
        text.append("| server | sockets | events | events/s | CPU ns a frame, each round |\n");
        text.append("|---|---|---|---|---|\n");
        runs.forEach((trial, all) -> text.append(absolute(trial, all)));
        return text.toString();
    }

    private void ratios(StringBuilder text, int sockets) {
        double cpu = median(Server.C, sockets, Measurement::cpuNanos);
        double unstored = median(Server.GANGWAY_UNSTORED, sockets, Measurement::eventsPerSecond);
        boolean events = !Double.isNaN(unstored);
        text.append(
                "| %d socket%s | CPU a frame, C = 1 |".formatted(sockets, sockets == 1 ? "" : "s"));
        text.append(events ? " events/s, without the store = 1 |\n" : "\n");
        text.append(events ? "|---|---|---|\n" : "|---|---|\n");
        for (Trial trial : runs.keySet()) {
            if (trial.sockets() == sockets) {
                text.append("| ").append(trial.server().title()).append(" | ");
                text.append(number(median(trial.server(), sockets, Measurement::cpuNanos) / cpu));
                text.append(" |");
                if (events) {
                    double rate = median(trial.server(), sockets, Measurement::eventsPerSecond);
                    text.append(" ").append(number(rate / unstored)).append(" |");
                }
                text.append("\n");
            }
        }
        text.append("\n");
    }

    private static String absolute(Trial trial, List<Measurement> all) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %,.0f | %s |%n",
                trial.server().title(),
                trial.sockets(),
                trial.events(),
                median(all, Measurement::eventsPerSecond),
                String.join(
                        ", ",
                        all.stream()
                                .map(run -> String.format(Locale.ROOT, "%,.0f", run.cpuNanos()))
                                .toList()));
    }

    private double median(Server server, int sockets, ToDoubleFunction<Measurement> figure) {
        Optional<List<Measurement>> found =
                runs.entrySet().stream()
                        .filter(entry -> entry.getKey().server() == server)
                        .filter(entry -> entry.getKey().sockets() == sockets)
                        .map(Map.Entry::getValue)
                        .findFirst();
        return found.map(all -> median(all, figure)).orElse(Double.NaN);
    }

    private static double median(List<Measurement> all, ToDoubleFunction<Measurement> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
