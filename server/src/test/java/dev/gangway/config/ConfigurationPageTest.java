package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of limits in docs/configuration.md has the keys and the defaults of the code.
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```toml\n(.*?)```");

    @Test
    void theTableHasEveryKeyInItsOrder() throws IOException {
        assertThat(new ArrayList<>(table().keySet())).isEqualTo(LimitsReader.KEYS);
    }

    @Test
    void theTableHasTheDefaults() throws ReflectiveOperationException, IOException {
        assertThat(new ArrayList<>(table().values())).isEqualTo(defaults());
    }

    @Test
    void theComponentsOfTheLimitsAreNamedAsTheirKeys() {
        assertThat(
                        Arrays.stream(Limits.class.getRecordComponents())
                                .map(ConfigurationPageTest::key))
                .containsExactlyElementsOf(LimitsReader.KEYS);
    }

    @Test
    void everyVariableIsNamed() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Variables.names())
                .filteredOn(name -> !name.startsWith("GANGWAY_LIMITS_"))
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    @Test
    void theExampleIsAConfiguration() throws IOException {
        var example = EXAMPLE.matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        String here = example.group(1).replace("/home/me/shop", "/");

        Config config = ConfigReader.parse(here, "example", Path.of("/"));

        assertThat(config.agents()).hasSize(1);
        assertThat(config.agents().getFirst().confinement().isolation())
                .isEqualTo(Config.Confinement.Isolation.AUTO);
        assertThat(config.limits()).isEqualTo(Limits.DEFAULTS);
        assertThat(config.log().strict()).isFalse();
        assertThat(config.log().keep()).isEqualTo(Config.Log.DEFAULTS.keep());
        assertThat(config.log().level()).contains("WARN");
        assertThat(config.telemetry().metricsListen()).contains("127.0.0.1:9464");
        assertThat(config.telemetry().tracing()).isPresent();
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2).strip()));
        return rows;
    }

    private static List<String> defaults() throws ReflectiveOperationException {
        List<String> values = new ArrayList<>();
        for (var component : Limits.class.getRecordComponents()) {
            values.add(shown(component, component.getAccessor().invoke(Limits.DEFAULTS)));
        }
        return values;
    }

    private static String shown(RecordComponent component, Object value) {
        if (value instanceof Duration time) {
            return shown(time);
        }
        return component.getName().endsWith("Bytes")
                ? (((Number) value).longValue() >> 20) + " MiB"
                : value.toString();
    }

    private static String shown(Duration time) {
        if (time.toHours() > 0) {
            return time.toHours() + " h";
        }
        return time.toSeconds() > 120 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
