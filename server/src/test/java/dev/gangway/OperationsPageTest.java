package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tables in docs/operations.md are those of a server that runs.
class OperationsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Pattern METRIC =
            Pattern.compile(
                    "(?m)^\\| `((?:gangway|jvm|process)_\\w+)` \\| (\\w+) \\| (.*?) \\| (.*) \\|$");
    private static final Pattern CHECK =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]{10,} \\| [^|]{10,} \\|$");

    @TempDir private Path directory;

    @Test
    void theTableOfMetricsIsWhatIsExposed() throws IOException {
        List<String> exposed = new ArrayList<>();
        try (Gangway gangway = Gangway.start(settings())) {
            for (Metrics.Described metric : gangway.metrics().described()) {
                String label = metric.label().isEmpty() ? "" : "`" + metric.label() + "`";
                exposed.add(
                        String.join(
                                " | ", metric.name(), metric.type().word(), label, metric.help()));
            }
            for (Metrics.Described metric : gangway.metrics().described()) {
                assertThat(gangway.metrics().text())
                        .contains("# TYPE " + metric.name() + " " + metric.type().word() + "\n");
            }
        }

        List<String> listed =
                METRIC.matcher(Files.readString(PAGE))
                        .results()
                        .map(row ->
                                row.group(1)
                                        + " | "
                                        + row.group(2)
                                        + " | "
                                        + row.group(3).strip()
                                        + " | "
                                        + row.group(4))
                        .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(exposed);
    }

    @Test
    void theTableOfChecksIsWhatReadinessTells() throws IOException {
        List<String> told;
        try (Gangway gangway = Gangway.start(settings())) {
            told = gangway.checks().stream().map(Check::name).toList();
        }

        List<String> listed =
                CHECK.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)).toList();

        assertThat(listed).containsExactlyElementsOf(told);
    }

    private Settings settings() throws IOException {
        OperationSettings watched =
                new OperationSettings(
                        0,
                        java.time.Duration.ZERO,
                        Optional.empty(),
                        Optional.of(
                                new dev.gangway.tracing.TracingSettings(
                                        URI.create("http://127.0.0.1:1"), false, Map.of(), "t")));
        return GangwayTest.settings(directory, 0, watched);
    }
}
