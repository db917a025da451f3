package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkerTest {

    private final Random random = new Random(7);

    @TempDir Path directory;

    @Test
    void directoryPartStaysTheSameOverServers() throws IOException {
        Marker first = Marker.of(directory, 10, random);
        Marker second = Marker.of(directory, 11, random);

        assertThat(second.directory()).isEqualTo(first.directory());
        assertThat(second.server()).isNotEqualTo(first.server());
    }

    @Test
    void copyOfADirectoryHasAnotherMark() throws IOException {
        Path original = Files.createDirectory(directory.resolve("original"));
        Path copy = Files.createDirectory(directory.resolve("copy"));
        Marker marker = Marker.of(original, 10, random);
        Files.copy(original.resolve("mark"), copy.resolve("mark"));

        assertThat(Marker.of(copy, 10, random).directory()).isNotEqualTo(marker.directory());
    }

    @Test
    void partsAreSingleWords() {
        assertThatThrownBy(() -> new Marker("a:b", "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
