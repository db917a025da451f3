package dev.gangway.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What all rounds of the fan-out showed: medians as ratios, then what they were on this machine.
final class FanoutTables {
    private final Map<Trial, List<Measurement>> runs;

    FanoutTables(Map<Trial, List<Measurement>> runs) {
        this.runs = runs;
    }

    /// The first one's CPU time a frame, the other's = 1; NaN when one of them did not run.
    double cpu(Server server, Server base, Trial.Load load) {
        return ratio(server, base, load, Measurement::cpuNanos);
    }

    /// The first one's events a second, the other's = 1; NaN when one of them did not run.
    double events(Server server, Server base, Trial.Load load) {
        return ratio(server, base, load, Measurement::eventsPerSecond);
    }

    void addTo(Report report) {
        report.columns("server", "sockets", "pace", "CPU a frame, C = 1", "events/s, C = 1");
        for (Trial trial : runs.keySet()) {
            report.row(
                    trial.server().title(),
                    Integer.toString(trial.sockets()),
                    trial.load().pace(),
                    Report.number(cpu(trial.server(), Server.C, trial.load())),
                    Report.number(events(trial.server(), Server.C, trial.load())));
        }
        report.end();
        absolute(report);
        threads(report);
    }

    private void absolute(Report report) {
        report.columns(
                "server", "sockets", "pace", "events", "events/s, each round", "CPU ns a frame");
        runs.forEach((trial, all) ->
                report.row(
                        trial.server().title(),
                        Integer.toString(trial.sockets()),
                        trial.load().pace(),
                        String.format(Locale.ROOT, "%,d", trial.events()),
                        Medians.each(all, Measurement::eventsPerSecond),
                        Medians.each(all, Measurement::cpuNanos)));
        report.end();
    }

    private void threads(Report report) {
        report.columns("server", "sockets", "pace", "where its CPU time went, last round");
        runs.forEach((trial, all) -> {
            String threads = all.getLast().threads();
            if (!threads.isEmpty()) {
                report.row(
                        trial.server().title(),
                        Integer.toString(trial.sockets()),
                        trial.load().pace(),
                        threads);
            }
        });
        report.end();
    }

    private double ratio(
            Server server, Server base, Trial.Load load, ToDoubleFunction<Measurement> figure) {
        return Medians.ofRatios(find(server, load), find(base, load), figure);
    }

    private List<Measurement> find(Server server, Trial.Load load) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getKey().server() == server)
                .filter(entry -> entry.getKey().load().equals(load))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
