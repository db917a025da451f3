package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// "Start reading here" in ARCHITECTURE.md names classes and methods that exist.
class ReadingStopsTest {
    private static final Path PAGE = Path.of("..", "ARCHITECTURE.md");
    private static final Pattern STOP =
            Pattern.compile("`(dev\\.gangway\\.[A-Za-z.]+)#([A-Za-z0-9]+)`");
    private static final int STOPS_MIN = 15;

    @Test
    void everyStopExists() throws IOException {
        List<MatchResult> stops = STOP.matcher(Files.readString(PAGE)).results().toList();
        List<String> missing = new ArrayList<>();

        for (var stop : stops) {
            if (!exists(stop.group(1), stop.group(2))) {
                missing.add(stop.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(stops).hasSizeGreaterThan(STOPS_MIN);
    }

    private static boolean exists(String type, String method) {
        try {
            Class<?> found = Class.forName(type, false, ReadingStopsTest.class.getClassLoader());
            return Arrays.stream(found.getDeclaredMethods())
                    .map(Method::getName)
                    .anyMatch(method::equals);
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
