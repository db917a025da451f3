package dev.gangway.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.fake.FakeClock;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.Sweep;
import dev.gangway.process.TerminalSize;
import dev.gangway.process.isolation.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real programs on real terminals, with viewers that are fast, slow or gone.
@EnabledOnOs(OS.LINUX)
@Timeout(90)
class TerminalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TerminalSize SIZE = new TerminalSize(80, 24);
    private static final TerminalLimits LIMITS =
            new TerminalLimits(
                    2,
                    3,
                    2,
                    64 << 10,
                    4 << 10,
                    16 << 10,
                    32 << 10,
                    64 << 10,
                    4096,
                    Duration.ofMinutes(30),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(10));

    private final Marker marker =
            new Marker("terminals-test", Long.toString(ProcessHandle.current().pid()));
    private final FakeClock clock = new FakeClock();
    private final AtomicBoolean may = new AtomicBoolean(true);
    private final List<TerminalEnd> ends = new CopyOnWriteArrayList<>();

    @TempDir private Path folder;
    private Path directory;
    private Terminals terminals;

    @BeforeEach
    void make() throws IOException {
        directory = folder.toRealPath();
        terminals =
                new Terminals(
                        new LocalLauncher(
                                marker,
                                Map.of("PATH", "/usr/bin:/bin", "SECRET_OF_SERVER", "hidden"),
                                InstantSource.system()),
                        new TerminalSettings("/bin/bash", Confinement.NONE),
                        LIMITS,
                        clock,
                        ends::add);
    }

    @AfterEach
    void nothingIsLeft() {
        terminals.close();

        assertThat(terminals.count()).isZero();
        assertThat(Sweep.ofDirectory(marker).find()).isEmpty();
        await().atMost(PATIENCE)
                .until(() ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(
                                        thread -> thread.getName().startsWith("agent terminal")));
    }

    private Attachment open(String principal, String session, String command, ScreenViewer viewer) {
        return open(new TerminalKey(principal, directory, session, command), false, viewer);
    }

    private Attachment open(TerminalKey key, boolean fresh, ScreenViewer viewer) {
        return terminals.open(key, SIZE, fresh, may::get, viewer);
    }

    private static void awaitText(ScreenViewer viewer, String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(viewer.text()).contains(text));
    }

    private static void awaitEnd(ScreenViewer viewer, TerminalEnd.Reason reason) {
        await().atMost(PATIENCE).until(() -> viewer.end().isPresent());
        assertThat(viewer.end().map(TerminalEnd::reason)).contains(reason);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void whoComesBackIsShownWhatWasShownLastAndGoesOn() {
        ScreenViewer first = new ScreenViewer();
        Attachment attachment = open("ann", "s", "echo one; read line; echo two $line", first);
        awaitText(first, "one");
        attachment.close();

        ScreenViewer second = new ScreenViewer();
        Attachment again = open("ann", "s", "echo one; read line; echo two $line", second);
        awaitText(second, "one");
        again.type("x\r");
        awaitEnd(second, TerminalEnd.Reason.EXITED);

        assertThat(second.text()).contains("two x");
        assertThat(first.attached()).containsExactly(false);
        assertThat(second.attached()).containsExactly(true);
        assertThat(first.text()).doesNotContain("two");
        assertThat(ends)
                .singleElement()
                .extracting(TerminalEnd::reason)
                .isEqualTo(TerminalEnd.Reason.EXITED);
    }

    @Test
    void severalWatchOneTerminalUpToALimit() {
        ScreenViewer one = new ScreenViewer();
        ScreenViewer two = new ScreenViewer();
        Attachment first = open("ann", "s", "", one);
        open("ann", "s", "", two);

        first.type("echo $((6*7)) seen\r");

        awaitText(one, "42 seen");
        awaitText(two, "42 seen");
        assertRefused(ErrorCode.LIMIT, () -> open("ann", "s", "", new ScreenViewer()));
    }

    @Test
    void anothersTerminalIsNotFound() {
        ScreenViewer anns = new ScreenViewer();
        ScreenViewer bobs = new ScreenViewer();
        open("ann", "s", "echo anns; sleep 600", anns);
        awaitText(anns, "anns");

        open("bob", "s", "echo anns; sleep 600", bobs);

        assertThat(bobs.attached()).containsExactly(false);
        assertThat(terminals.count()).isEqualTo(2);
    }

    @Test
    void itsProgramHasNothingOfTheServersEnvironment() {
        ScreenViewer viewer = new ScreenViewer();
        open("ann", "s", "env; pwd; echo end", viewer);

        awaitText(viewer, "end");
        assertThat(viewer.text())
                .contains("TERM=xterm-256color", directory.toString())
                .doesNotContain("hidden");
    }

    @Test
    void aFloodWaitsForItsOnlyViewer() {
        ScreenViewer viewer = new ScreenViewer();
        viewer.hold();
        open("ann", "s", "for i in $(seq 40000); do echo line $i of many; done; echo end", viewer);
        await().atMost(PATIENCE).until(() -> viewer.bytes() >= LIMITS.windowBytes());

        long window = viewer.bytes();
        assertThat(window).isLessThan(LIMITS.windowBytes() + LIMITS.pieceBytes());
        viewer.takeAll();

        awaitEnd(viewer, TerminalEnd.Reason.EXITED);
        assertThat(viewer.skipped()).isZero();
        assertThat(viewer.text()).contains("line 39999 of many", "end");
        assertThat(viewer.bytes()).isGreaterThan(10L * LIMITS.ringBytes());
    }

    @Test
    void aSlowViewerMissesSomeAndHoldsNobodyUp() {
        ScreenViewer slow = new ScreenViewer();
        ScreenViewer fast = new ScreenViewer();
        Attachment typed =
                open("ann", "s", "read x; yes | head -c 2000000; echo end; read y", fast);
        slow.hold();
        open("ann", "s", "read x; yes | head -c 2000000; echo end; read y", slow);

        typed.type("\r");
        awaitText(fast, "end");
        assertThat(fast.skipped()).isZero();
        assertThat(slow.bytes()).isLessThan(LIMITS.windowBytes() + LIMITS.pieceBytes());
        slow.takeAll();

        awaitText(slow, "end");
        assertThat(slow.skipped()).isPositive();
        assertThat(slow.bytes() + slow.skipped()).isEqualTo(fast.bytes());
    }

    @Test
    void aFloodThatNobodyWatchesIsBounded() {
        ScreenViewer first = new ScreenViewer();
        String command = "read x; yes | head -c 3000000; echo end; read y";
        Attachment attachment = open("ann", "s", command, first);
        attachment.type("\r");
        attachment.close();

        ScreenViewer second = new ScreenViewer();
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    ScreenViewer looks = new ScreenViewer();
                    open("ann", "s", command, looks).close();
                    assertThat(looks.text()).contains("end");
                });
        open("ann", "s", command, second);

        assertThat(second.bytes()).isLessThanOrEqualTo(LIMITS.ringBytes());
        assertThat(second.skipped()).isPositive();
    }

    @Test
    void whatNobodyWatchesForLongIsEnded() {
        ScreenViewer viewer = new ScreenViewer();
        Attachment attachment = open("ann", "s", "echo up; sleep 600", viewer);
        awaitText(viewer, "up");
        clock.advance(Duration.ofHours(5));
        terminals.look();
        assertThat(viewer.end()).isEmpty();

        attachment.close();
        clock.advance(Duration.ofMinutes(29));
        terminals.look();
        assertThat(ends).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        terminals.look();

        await().atMost(PATIENCE).until(() -> ends.size() == 1);
        assertThat(ends.getFirst().reason()).isEqualTo(TerminalEnd.Reason.LEFT);
        assertThat(ends.getFirst().lasted()).isEqualTo(Duration.ofMinutes(330));
        await().atMost(PATIENCE).until(() -> terminals.count() == 0);
    }

    @Test
    void whoseRightEndsLosesTheTerminal() {
        ScreenViewer typing = new ScreenViewer();
        ScreenViewer idle = new ScreenViewer();
        Attachment attachment = open("ann", "typing", "", typing);
        open("ann", "idle", "", idle);
        may.set(false);

        assertRefused(ErrorCode.FORBIDDEN, () -> attachment.type("echo $((1+1))\r"));
        terminals.look();

        awaitEnd(typing, TerminalEnd.Reason.FORBIDDEN);
        awaitEnd(idle, TerminalEnd.Reason.FORBIDDEN);
    }

    @Test
    void oneMoreThanMayBeTakesThePlaceOfOneLeftAlone() {
        ScreenViewer left = new ScreenViewer();
        open("ann", "1", "", left).close();
        clock.advance(Duration.ofMinutes(1));
        ScreenViewer alsoLeft = new ScreenViewer();
        open("ann", "2", "", alsoLeft).close();

        open("ann", "3", "", new ScreenViewer());
        await().atMost(PATIENCE).until(() -> ends.size() == 1);
        open("ann", "4", "", new ScreenViewer());
        await().atMost(PATIENCE).until(() -> ends.size() == 2);

        assertThat(ends).extracting(end -> end.key().session()).containsExactly("1", "2");
        assertThat(ends).extracting(TerminalEnd::reason).containsOnly(TerminalEnd.Reason.REPLACED);
        assertRefused(ErrorCode.LIMIT, () -> open("ann", "5", "", new ScreenViewer()));
        open("bob", "1", "", new ScreenViewer());
        assertRefused(ErrorCode.LIMIT, () -> open("eve", "1", "", new ScreenViewer()));
    }

    @Test
    void aTerminalIsBegunAnewWhenThatIsWanted() {
        TerminalKey key = new TerminalKey("ann", directory, "s", "echo my id $$; read x");
        ScreenViewer old = new ScreenViewer();
        open(key, false, old);
        awaitText(old, "my id");

        ScreenViewer fresh = new ScreenViewer();
        open(key, true, fresh);

        awaitEnd(old, TerminalEnd.Reason.RESTARTED);
        awaitText(fresh, "my id");
        assertThat(fresh.attached()).containsExactly(false);
        assertThat(fresh.text()).isNotEqualTo(old.text());
    }

    @Test
    void whatCannotBeStartedIsNoTerminal() {
        Terminals none =
                new Terminals(
                        new LocalLauncher(marker, Map.of(), InstantSource.system()),
                        new TerminalSettings("/no/such/shell", Confinement.NONE),
                        LIMITS,
                        clock,
                        ends::add);
        ScreenViewer viewer = new ScreenViewer();

        assertRefused(
                ErrorCode.INVALID,
                () ->
                        none.open(
                                new TerminalKey("ann", directory, "s", ""),
                                SIZE,
                                false,
                                may::get,
                                viewer));

        assertThat(none.count()).isZero();
        assertThat(viewer.attached()).isEmpty();
        assertThat(ends)
                .extracting(TerminalEnd::reason)
                .containsExactly(TerminalEnd.Reason.NOT_STARTED);
    }

    @Test
    void charactersAreShownWholeHoweverTheyCome() {
        ScreenViewer viewer = new ScreenViewer();
        String slowly =
                "for b in xe2 x82 xac xf0 x9d x84 x9e; do printf \"\\\\$b\"; sleep 0.02; done";
        open("ann", "s", slowly + "; printf '\\xff'; echo end", viewer);

        awaitText(viewer, "end");
        assertThat(viewer.text()).contains("€𝄞\uFFFDend");
    }

    @Test
    void nothingIsOpenedAfterTheEnd() {
        ScreenViewer viewer = new ScreenViewer();
        open("ann", "s", "trap '' HUP TERM; setsid sleep 600 & echo up; wait; sleep 600", viewer);
        awaitText(viewer, "up");

        terminals.close();

        awaitEnd(viewer, TerminalEnd.Reason.SHUT_DOWN);
        assertRefused(ErrorCode.SHUTTING_DOWN, () -> open("ann", "s", "", new ScreenViewer()));
    }
}
