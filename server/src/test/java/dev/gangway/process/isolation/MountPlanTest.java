package dev.gangway.process.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is bound where, for facts as they come.
class MountPlanTest {
    private static final Path HOME = Path.of("/home/me");
    private static final Path PROJECT = Path.of("/home/me/shop");
    private static final Path DATA = Path.of("/home/me/.local/state/gangway");
    private static final List<Mount> SYSTEM =
            List.of(
                    new Mount.ReadOnly(Path.of("/usr"), Path.of("/usr"), true),
                    new Mount.ReadOnly(Path.of("/opt"), Path.of("/opt"), true),
                    new Mount.Link(Path.of("/bin"), Path.of("/usr/bin")));

    private final List<Place> own = new ArrayList<>(List.of(Place.of(PROJECT)));
    private final List<Place> readable = new ArrayList<>();
    private final List<Mount.Hidden> forbidden =
            new ArrayList<>(List.of(new Mount.Hidden(DATA, true)));
    private final List<Mount.Hidden> secrets = new ArrayList<>();

    private List<Mount> plan() {
        return MountPlan.of(
                new Facts(SYSTEM, Optional.of(HOME), own, readable, forbidden, secrets));
    }

    private static Mount.Hidden hidden(String path) {
        return new Mount.Hidden(Path.of(path), true);
    }

    private static Mount.Writable writable(String path) {
        return new Mount.Writable(Path.of(path), Path.of(path));
    }

    private static Mount.ReadOnly readOnly(String path) {
        return new Mount.ReadOnly(Path.of(path), Path.of(path), false);
    }

    @Test
    void aHomeIsEmptyButForTheProject() {
        assertThat(plan())
                .containsSubsequence(new Mount.Empty(HOME), new Mount.Writable(PROJECT, PROJECT))
                .contains(
                        new Mount.Empty(Path.of("/tmp")),
                        new Mount.Processes(Path.of("/proc")),
                        new Mount.Devices(Path.of("/dev")))
                .containsAll(SYSTEM);
    }

    @Test
    void whatIsNotVisibleIsNotHiddenAgain() {
        assertThat(plan()).noneMatch(Mount.Hidden.class::isInstance);
    }

    @Test
    void forbiddenPlacesInsideWhatIsShownAreHiddenAfterIt() {
        forbidden.add(hidden("/home/me/shop/data"));
        forbidden.add(hidden("/opt/other"));

        assertThat(plan())
                .containsSubsequence(writable("/home/me/shop"), hidden("/home/me/shop/data"))
                .contains(hidden("/opt/other"));
    }

    @Test
    void aProjectInsideAnotherIsShownAfterThatIsHidden() {
        own.add(Place.of(Path.of("/opt/other/mine")));
        forbidden.add(hidden("/opt/other"));

        assertThat(plan()).containsSubsequence(hidden("/opt/other"), writable("/opt/other/mine"));
    }

    @Test
    void forbiddenWinsOverOwnForTheSamePlace() {
        own.add(Place.of(DATA));

        assertThat(plan()).doesNotContain(writable(DATA.toString()));
    }

    @Test
    void secretsAreHiddenUnlessTheyAreNamed() {
        own.set(0, Place.of(HOME));
        secrets.add(hidden("/home/me/.ssh"));
        secrets.add(hidden("/home/me/.aws"));
        own.add(Place.of(Path.of("/home/me/.aws")));

        assertThat(plan())
                .contains(hidden("/home/me/.ssh"))
                .doesNotContain(hidden("/home/me/.aws"), new Mount.Empty(HOME));
    }

    @Test
    void aProgramInsideTheProjectStaysWritable() {
        readable.add(Place.of(Path.of("/home/me/shop/node_modules")));

        assertThat(plan()).doesNotContain(readOnly("/home/me/shop/node_modules"));
    }

    @Test
    void stateInsideWhatIsReadOnlyIsWritable() {
        readable.add(Place.of(Path.of("/home/me/tools")));
        own.add(Place.of(Path.of("/home/me/tools/state")));

        assertThat(plan())
                .containsSubsequence(readOnly("/home/me/tools"), writable("/home/me/tools/state"));
    }

    @Test
    void theSystemStaysReadOnlyAlsoWhenEverythingIsTheProject() {
        own.set(0, Place.of(Path.of("/")));
        forbidden.add(hidden("/home/me/other"));

        assertThat(plan().getFirst()).isEqualTo(writable("/"));
        assertThat(plan())
                .contains(SYSTEM.getFirst(), new Mount.Hidden(DATA, true))
                .doesNotContain(new Mount.Empty(HOME), new Mount.Empty(Path.of("/tmp")));
    }

    @Test
    void aNameThatIsALinkIsShownUnderBothNames() {
        Place alias = new Place(Path.of("/data/dotfiles/agent"), Path.of("/home/me/.agent"));
        own.add(Place.of(alias.source()));
        own.add(alias);

        assertThat(plan())
                .contains(
                        writable("/data/dotfiles/agent"),
                        new Mount.Writable(alias.source(), alias.place()));
    }

    @Test
    void aLinkInsideWhatIsShownNeedsNothingMore() {
        readable.add(new Place(Path.of("/data/tool"), Path.of("/home/me/shop/tool")));

        assertThat(plan()).noneMatch(mount -> mount.place().equals(Path.of("/home/me/shop/tool")));
    }

    @Test
    void argumentsNameEachMountOnceInItsOrderAndEndTheOptions() {
        forbidden.add(hidden("/home/me/shop/data"));
        secrets.add(new Mount.Hidden(Path.of("/usr/key"), false));

        List<String> arguments = BubblewrapArguments.of(plan(), PROJECT);

        assertThat(arguments)
                .contains("--unshare-pid", "--die-with-parent")
                .doesNotContain("--unshare-net", "--new-session")
                .containsSequence("--cap-drop", "ALL")
                .containsSequence("--ro-bind", "/usr", "/usr")
                .containsSequence("--symlink", "/usr/bin", "/bin")
                .containsSequence("--tmpfs", "/home/me")
                .containsSequence("--bind", "/home/me/shop", "/home/me/shop")
                .containsSequence("--tmpfs", "/home/me/shop/data")
                .containsSequence("--ro-bind", "/dev/null", "/usr/key")
                .containsSequence("--proc", "/proc")
                .containsSequence("--dev", "/dev")
                .endsWith("--chdir", "/home/me/shop", "--");
    }
}
