package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final Principal ANN = new Principal("ann", "Ann", false);
    private static final Principal BOB = new Principal("bob", "Bob", false);
    private static final Principal ROOT = new Principal("root", "Root", true);

    private static final Subject ANNS = new Subject.OfSession("s", "ann", "p");
    private static final Subject NOBODYS = new Subject.OfSession("s", "", "p");

    @TempDir private Path directory;
    private Path root;
    private Access access;

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("project"));
        access = new Access(List.of(new Project("p", "Project", root, "ann")));
    }

    @Test
    void everyRightButToExecuteIsTheOwnersAndTheAdministratorsAlone() {
        for (Right right : Right.values()) {
            assertThat(access.may(ANN, right, ANNS)).isEqualTo(right != Right.EXECUTE);
            assertThat(access.may(ROOT, right, ANNS)).isTrue();
            assertThat(access.may(BOB, right, ANNS)).isFalse();
            assertThat(access.may(BOB, right, NOBODYS)).isFalse();
        }
    }

    @Test
    void aWorkplaceLiesInsideAProjectOfTheCallers() throws IOException {
        Path inside = Files.createDirectory(root.resolve("inside"));

        assertThat(access.workplace(ANN, inside.toString()))
                .hasValueSatisfying(place -> assertThat(place.directory()).isEqualTo(inside));
        assertThat(access.workplace(ANN, root.toString())).isPresent();
        assertThat(access.workplace(BOB, inside.toString())).isEmpty();
    }

    @Test
    void noWayLeadsOutOfAProject() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("project-beside"));
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        Path file = Files.createFile(root.resolve("file"));

        for (String path :
                List.of(
                        outside.toString(),
                        link.toString(),
                        root + "/../project-beside",
                        root + "/missing",
                        file.toString(),
                        "project",
                        "",
                        "\0")) {
            assertThat(access.workplace(ANN, path)).as(path).isEmpty();
        }
    }
}
