package dev.gangway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.conformance.Case;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The table of docs/conformance.md: every fault of the servers that Gangway stands in for is shown
/// by something that runs.
class FaultTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");

    /// `| wire | fault | what | shown by |`.
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| (cloudcli|construct|mezame) \\| ([0-9]+|[a-z]) \\| .* \\| (.*) \\|");

    private static final Pattern SHOWN_BY = Pattern.compile("`([^`]+)`");

    private record Row(String wire, String fault, List<String> shownBy) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .map(ROW::matcher)
                .filter(matcher -> matcher.matches())
                .map(row ->
                        new Row(
                                row.group(1),
                                row.group(2),
                                SHOWN_BY.matcher(row.group(3))
                                        .results()
                                        .map((MatchResult name) -> name.group(1))
                                        .toList()))
                .toList();
    }

    @Test
    void everyFaultAndEveryPromiseHasARow() throws IOException {
        Set<String> wanted = new TreeSet<>();
        IntStream.rangeClosed(1, 19).forEach(fault -> wanted.add("cloudcli " + fault));
        "abcdefghijkl".chars().forEach(promise -> wanted.add("cloudcli " + (char) promise));
        IntStream.rangeClosed(1, 11).forEach(fault -> wanted.add("mezame " + fault));
        IntStream.rangeClosed(1, 19).forEach(fault -> wanted.add("construct " + fault));

        assertThat(rows().stream().map(row -> row.wire() + " " + row.fault()))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void whatARowNamesIsThereAndRuns() throws Exception {
        Set<String> cases =
                ConformanceTest.cases().stream().map(Case::toString).collect(Collectors.toSet());

        for (Row row : rows()) {
            assertThat(row.shownBy()).as(row.toString()).isNotEmpty();
            for (String name : row.shownBy()) {
                if (name.contains("#")) {
                    assertThat(isTest(name.split("#", 2))).as(name).isTrue();
                } else {
                    assertThat(cases).contains(row.wire() + "/" + name);
                }
            }
        }
    }

    @Test
    void everyCaseOfAFaultStandsInItsRow() throws Exception {
        List<Row> rows = rows();

        for (Case each : ConformanceTest.cases()) {
            if (each.name().startsWith("fault-")) {
                String fault = Integer.toString(Integer.parseInt(each.name().substring(6, 8)));
                assertThat(rows)
                        .as(each.toString())
                        .anySatisfy(row -> {
                            assertThat(row.wire() + row.fault()).isEqualTo(each.wire() + fault);
                            assertThat(row.shownBy()).contains(each.name());
                        });
            }
        }
    }

    private static boolean isTest(String[] name) throws ClassNotFoundException {
        return Arrays.stream(Class.forName("dev.gangway." + name[0]).getDeclaredMethods())
                .filter(method -> method.getName().equals(name[1]))
                .anyMatch(FaultTableTest::isTest);
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
