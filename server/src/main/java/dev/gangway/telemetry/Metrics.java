package dev.gangway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All numbers of a server, read where they are kept when somebody asks, and written as Prometheus
/// reads them. Costs nothing in between. Numbers are registered at the start, by one thread; asked
/// for by any.
///
/// A number that cannot be read is left out, and costs the others nothing.
public final class Metrics {
    /// The type of the answer that [#text] is.
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final List<Metric> metrics = new ArrayList<>();

    /// What a number does.
    public enum Type {
        /// Goes up and down.
        GAUGE,
        /// Only goes up, until the next start.
        COUNTER,
        HISTOGRAM;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// A metric, as a table lists it.
    ///
    /// @param label by what it is told apart; empty for nothing
    public record Described(String name, Type type, String label, String help) {
        public Described {
            Objects.requireNonNull(type);
            Objects.requireNonNull(label);
            Objects.requireNonNull(help);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a metric: " + name);
            }
            if ((type == Type.COUNTER) != name.endsWith("_total")) {
                throw new IllegalArgumentException("counters, and they alone, end in _total");
            }
        }
    }

    private record Metric(Described described, Source source) {}

    /// Writes a metric's lines.
    @FunctionalInterface
    private interface Source {
        void write(String name, StringBuilder text);
    }

    public void gauge(String name, String help, Supplier<? extends Number> value) {
        add(new Described(name, Type.GAUGE, "", help), one(value));
    }

    public void counter(String name, String help, Supplier<? extends Number> value) {
        add(new Described(name, Type.COUNTER, "", help), one(value));
    }

    /// One number for each value of a label, of which there must be few: never one for a session, a
    /// principal, or anything else that users make.
    public void gauges(
            String name,
            String label,
            String help,
            Supplier<? extends Map<String, ? extends Number>> values) {
        add(new Described(name, Type.GAUGE, label, help), many(label, values));
    }

    /// The same for what only goes up.
    public void counters(
            String name,
            String label,
            String help,
            Supplier<? extends Map<String, ? extends Number>> values) {
        add(new Described(name, Type.COUNTER, label, help), many(label, values));
    }

    public void histogram(String name, String help, Histogram histogram) {
        add(
                new Described(name, Type.HISTOGRAM, "", help),
                (metric, text) -> write(metric, histogram.snapshot(), text));
    }

    /// What is registered, in its order.
    public List<Described> described() {
        return metrics.stream().map(Metric::described).toList();
    }

    /// All numbers as they stand now, in Prometheus' text format 0.0.4.
    public String text() {
        StringBuilder text = new StringBuilder(16_384);
        metrics.forEach(metric -> write(metric, text));
        return text.toString();
    }

    private void add(Described described, Source source) {
        if (metrics.stream().anyMatch(other -> other.described().name().equals(described.name()))) {
            throw new IllegalArgumentException("registered twice: " + described.name());
        }
        metrics.add(new Metric(described, source));
    }

    private static void write(Metric metric, StringBuilder text) {
        Described described = metric.described();
        StringBuilder lines = new StringBuilder();
        try {
            metric.source().write(described.name(), lines);
        } catch (RuntimeException unreadable) {
            LOG.warn("{} cannot be read now", described.name(), unreadable);
            return;
        }
        text.append("# HELP ").append(described.name()).append(' ').append(described.help());
        text.append("\n# TYPE ").append(described.name()).append(' ');
        text.append(described.type().word()).append('\n').append(lines);
    }

    private static Source one(Supplier<? extends Number> value) {
        return (name, text) -> line(text, name, "", value.get());
    }

    private static Source many(
            String label, Supplier<? extends Map<String, ? extends Number>> values) {
        return (name, text) -> {
            Map<String, Number> sorted = new TreeMap<>();
            sorted.putAll(values.get());
            sorted.forEach((value, number) ->
                    line(text, name, "{" + label + "=\"" + escaped(value) + "\"}", number));
        };
    }

    private static void write(String name, Histogram.Snapshot histogram, StringBuilder text) {
        double[] bounds = histogram.bounds();
        for (int i = 0; i < bounds.length; i++) {
            String bucket = "{le=\"" + number(bounds[i]) + "\"}";
            line(text, name + "_bucket", bucket, histogram.cumulative()[i]);
        }
        line(text, name + "_bucket", "{le=\"+Inf\"}", histogram.count());
        line(text, name + "_sum", "", histogram.sum());
        line(text, name + "_count", "", histogram.count());
    }

    private static void line(StringBuilder text, String name, String labels, Number value) {
        text.append(name).append(labels).append(' ').append(number(value)).append('\n');
    }

    private static String number(Number value) {
        double real = value.doubleValue();
        boolean whole = real == Math.rint(real) && Math.abs(real) < 1e15;
        return whole ? Long.toString((long) real) : Double.toString(real);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
