package dev.gangway.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseReaderTest {
    @TempDir private Path folder;
    private Path wire;

    @BeforeEach
    void make() throws IOException {
        wire = Files.createDirectories(folder.resolve("chat"));
        Files.createDirectories(wire.resolve("parts"));
    }

    private Case read(String text) throws IOException {
        return CaseReader.read(Files.writeString(wire.resolve("some-case.txt"), text));
    }

    @Test
    void aCaseHasANameATitleAndNeeds() throws IOException {
        Case read = read("# What it shows.\nneeds puppet bob\n\n# More.\nA > hello  you\n");

        assertThat(read).hasToString("chat/some-case");
        assertThat(read.title()).isEqualTo("What it shows.");
        assertThat(read.needs()).containsExactlyInAnyOrder("puppet", "bob");
        assertThat(read.lines().getLast().step()).isEqualTo(new Step.Send("A", "hello  you"));
    }

    @Test
    void aPartStandsWhereItIsDoneWithItsArguments() throws IOException {
        Files.writeString(wire.resolve("parts/open.txt"), "open $1 ann /ws?s=$2\n");

        Case.Line line = read("# x\ndo open B one\n").lines().getFirst();

        assertThat(line.text()).isEqualTo("open B ann /ws?s=one");
        assertThat(line.place()).isEqualTo("chat/parts/open.txt:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A < {",
                "A < {} {}",
                "A dances",
                "= maybe",
                "A joins content {}",
                "open A",
                "nonsense"
            })
    void whatIsNoLineIsNamedWithItsPlace(String line) {
        assertThatThrownBy(() -> read("# x\n\n" + line + "\n"))
                .hasMessageContaining("chat/some-case.txt:3 is not a line of a case: " + line);
    }

    @Test
    void allCasesOfTheKitCanBeRead() throws IOException {
        for (String each : new String[] {"cloudcli", "construct", "mezame"}) {
            assertThat(CaseFiles.of(each))
                    .isNotEmpty()
                    .allSatisfy(read -> assertThat(read.title()).isNotEmpty());
        }
    }
}
