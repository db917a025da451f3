package dev.gangway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void numbersAreReadWhenTheyAreAskedFor() {
        AtomicLong bytes = new AtomicLong(5);
        metrics.gauge("gangway_things_bytes", "Things.", bytes::get);

        String before = metrics.text();
        bytes.set(1L << 40);

        assertThat(before)
                .isEqualTo(
                        lines(
                                "# HELP gangway_things_bytes Things.",
                                "# TYPE gangway_things_bytes gauge",
                                "gangway_things_bytes 5"));
        assertThat(metrics.text()).endsWith("gangway_things_bytes 1099511627776\n");
    }

    @Test
    void labelsAreSortedAndEscaped() {
        metrics.counters(
                "gangway_ends_total", "why", "Ends.", () -> Map.of("b\"\\\n", 2, "a", 0.5));

        assertThat(metrics.text())
                .endsWith(
                        lines(
                                "gangway_ends_total{why=\"a\"} 0.5",
                                "gangway_ends_total{why=\"b\\\"\\\\\\n\"} 2"));
    }

    @Test
    void aHistogramCountsWhatIsAtMostEachBound() {
        Histogram histogram = new Histogram(1, 2.5);
        metrics.histogram("gangway_sizes", "Sizes.", histogram);

        histogram.record(1);
        histogram.record(2);
        histogram.record(7);

        assertThat(metrics.text())
                .endsWith(
                        lines(
                                "gangway_sizes_bucket{le=\"1\"} 1",
                                "gangway_sizes_bucket{le=\"2.5\"} 2",
                                "gangway_sizes_bucket{le=\"+Inf\"} 3",
                                "gangway_sizes_sum 10",
                                "gangway_sizes_count 3"));
    }

    @Test
    void aNumberThatCannotBeReadCostsTheOthersNothing() {
        metrics.gauge("gangway_first", "First.", () -> 1);
        metrics.gauge(
                "gangway_broken",
                "Broken.",
                () -> {
                    throw new IllegalStateException("closed");
                });
        metrics.gauge("gangway_last", "Last.", () -> 3);

        assertThat(metrics.text())
                .contains("gangway_first 1\n", "gangway_last 3\n")
                .doesNotContain("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gangway_things_total", "Gangway", "gangway-things", ""})
    void aGaugeHasAProperName(String name) {
        assertThatThrownBy(() -> metrics.gauge(name, "Wrong.", () -> 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsRegisteredTwice() {
        metrics.gauge("gangway_once", "Once.", () -> 1);

        assertThatThrownBy(() -> metrics.gauge("gangway_once", "Twice.", () -> 1))
                .hasMessageContaining("twice");
    }

    @Test
    void lagIsThatOfTheWorkThatWaitsElseOfTheLast() {
        Queue<Runnable> work = new ArrayDeque<>();
        AtomicLong nanos = new AtomicLong(100);
        QueueLag lag = new QueueLag(work::add, nanos::get);

        lag.probe();
        nanos.set(160);
        lag.probe();

        assertThat(work).hasSize(1);
        assertThat(lag.lagNanos()).isEqualTo(60);
        work.remove().run();
        nanos.set(900);
        assertThat(lag.lagNanos()).isEqualTo(60);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }
}
