package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Path HOME = Path.of("/home/someone");
    private static final Path NONE = Path.of("");

    @Test
    void theOptionGoesBeforeTheEnvironment() {
        assertThat(DataDirectory.path(Path.of("/a/./b"), Map.of("GANGWAY_DATA", "/c"), HOME))
                .isEqualTo(Path.of("/a/b"));
    }

    @Test
    void itsOwnVariableGoesBeforeTheDesktopsVariable() {
        assertThat(
                        DataDirectory.path(
                                NONE, Map.of("GANGWAY_DATA", "/c", "XDG_STATE_HOME", "/d"), HOME))
                .isEqualTo(Path.of("/c"));
    }

    @Test
    void theDesktopsVariableGoesBeforeTheHomeDirectory() {
        assertThat(
                        DataDirectory.path(
                                NONE, Map.of("GANGWAY_DATA", "", "XDG_STATE_HOME", "/d"), HOME))
                .isEqualTo(Path.of("/d/gangway"));
    }

    @Test
    void withoutAllItLiesInTheHomeDirectory() {
        assertThat(DataDirectory.path(NONE, Map.of("XDG_STATE_HOME", "relative"), HOME))
                .isEqualTo(Path.of("/home/someone/.local/state/gangway"));
    }
}
