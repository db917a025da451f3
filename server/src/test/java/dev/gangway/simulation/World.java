package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.fake.FakeClock;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What outlives servers: the disk, the clock, the people and their clients, what was shown. And
/// how servers end.
final class World implements AutoCloseable {
    static final Duration TURN_TIME = Duration.ofMinutes(30);
    static final SessionLimits.Watch WATCH =
            new SessionLimits.Watch(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(50),
                    200,
                    1 << 20,
                    3,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60));
    static final Duration SYNC_WITHIN = Duration.ofMillis(50);

    static final Principal ANN = new Principal("ann", "Ann", false);
    static final Principal BOB = new Principal("bob", "Bob", false);
    static final Principal ROOT = new Principal("root", "Root", true);

    final Moves moves;
    final Fitting fitting;
    final Findings findings = new Findings();
    private final Complaints complaints = new Complaints(findings);
    final Tally tally;
    final Trace trace;
    final FakeClock clock = new FakeClock();
    final Ledger ledger;
    final Recorder recorder;
    final GrantModel grants;
    final Plot plot = new Plot(this::reached);
    final Sizes sizes;
    final SimulatedAgents agents;
    private final Disk disk = new Disk();
    private final Path base;
    private int run;
    private int boot = 1;
    private Path data;
    private Server server;
    private long synced;
    private boolean opening;

    /// When the two last long times began, in which every silence must have been noticed.
    private final Deque<Long> longTimes = new ArrayDeque<>();

    World(long seed, Fitting fitting, Tally tally) {
        this.moves = new Moves(seed);
        this.tally = tally;
        this.ledger = new Ledger(findings, tally);
        this.recorder = new Recorder(findings, tally, ledger, clock);
        this.fitting = fitting;
        this.sizes = Sizes.of(moves);
        ledger.recorder(recorder);
        grants = new GrantModel(findings, recorder);
        ledger.grants(grants);
        agents = new SimulatedAgents(moves, findings, ledger, recorder, fitting, clock);
        base = Disk.temporary();
        trace = new Trace(base.toString());
        data = base.resolve("data-0");
        makeProjects();
        server = start().orElseThrow();
        synced = server.log.counts().fsyncedCommits();
    }

    /// Time is about to pass.
    void passes(Duration time) {
        if (time.compareTo(WATCH.silenceTime()) > 0) {
            longTimes.add(clock.millis());
            if (longTimes.size() > 2) {
                longTimes.remove();
            }
        }
    }

    /// A turn that is silent since before then must have been noticed; long ago when nothing must.
    long noticedSince() {
        return longTimes.size() < 2 ? Long.MIN_VALUE : longTimes.getFirst();
    }

    private void makeProjects() {
        try {
            for (Principal principal : List.of(ANN, BOB, ROOT)) {
                Files.createDirectories(base.resolve(principal.id()));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    List<Project> projects() {
        return List.of(
                new Project("p-ann", "Ann's", base.resolve("ann"), "ann"),
                new Project("p-bob", "Bob's", base.resolve("bob"), "bob"),
                new Project("p-root", "Root's", base.resolve("root"), "root"));
    }

    /// The id of whose a project is.
    static String hostOf(String project) {
        return project.replace("p-", "");
    }

    /// The id of somebody's project.
    static String projectOf(String host) {
        return "p-" + host;
    }

    /// Where a principal's sessions work.
    String directory(Principal principal) {
        return base.resolve(principal.id()).toString();
    }

    Path data() {
        return data;
    }

    String bootId() {
        return "boot-" + boot;
    }

    Server server() {
        return server;
    }

    /// The number of the server that runs.
    int run() {
        return run;
    }

    /// Notes what is safe from a loss of power from here on.
    private void reached(String step) {
        if (opening) {
            if (step.equals("incarnation.row") || step.equals("migrate.after")) {
                disk.synced(data);
            }
        } else if (step.equals("commit.after")
                || step.equals("tick.after")
                || step.equals("incarnation.row")) {
            long now = server.log.counts().fsyncedCommits();
            if (now != synced || step.equals("incarnation.row")) {
                synced = now;
                disk.synced(data);
            }
        }
    }

    /// Ends the server as `kind` says, and starts the next one. A crash while it closes goes on to
    /// the caller.
    ///
    /// @param gone what is done when the one is gone and the next not yet there
    void restart(End kind, Runnable gone) {
        plot.heal();
        if (kind == End.CLEAN) {
            closeCleanly();
        } else {
            leave(kind);
        }
        gone.run();
        agents.endAll();
        ledger.forget();
        boolean rebooted = kind == End.POWER || moves.oneIn(4);
        if (rebooted) {
            boot++;
        }
        tally.count("end " + kind);
        String how = kind + (rebooted ? " and a reboot" : "");
        Restart restart = new Restart(how, kind != End.CLEAN, rebooted, clock.millis());
        clock.advance(Duration.ofMillis(1 + moves.below(3) * 500L));
        open(restart);
    }

    /// How a server ends.
    enum End {
        CLEAN,
        /// Killed; the next one finds the same directory.
        KILL,
        /// Killed; the next one finds the files as they were copied at that moment.
        COPY,
        /// The machine lost its power.
        POWER
    }

    private void closeCleanly() {
        server.sessions.shutDown();
        server.log.close();
        for (SimulatedAgent agent : agents.alive()) {
            findings.require(
                    agent.isClosed(), "the agent of ", agent.session(), " was left behind");
        }
    }

    private void leave(End kind) {
        Path next = base.resolve("data-" + (run + 1));
        switch (kind) {
            case COPY -> Disk.copy(data, next);
            case POWER -> disk.copyAfterPowerLoss(data, next, moves);
            case CLEAN, KILL -> next = data;
        }
        server.log.abandon();
        if (!next.equals(data)) {
            Disk.delete(data);
        }
        data = next;
    }

    /// Starts servers until one has come to the point where it lets people in.
    private void open(Restart restart) {
        if (restart.unclean() && moves.oneIn(4)) {
            plot.crashAfter(1 + moves.below(14));
        }
        Optional<Restart> crashed = Optional.of(restart);
        while (crashed.isPresent()) {
            run++;
            crashed = begin(crashed.get());
        }
        plot.calm();
    }

    /// Starts one server, checks what it reads back, and lets it recover.
    ///
    /// @return how it ended, when it crashed on the way
    private Optional<Restart> begin(Restart restart) {
        Optional<Server> started = start();
        if (started.isEmpty()) {
            return Optional.of(restart);
        }
        server = started.get();
        synced = server.log.counts().fsyncedCommits();
        recorder.restarted(server.storedStreams(), server.log, restart);
        grants.restarted();
        try {
            if (fitting.recovers()) {
                server.sessions.recover();
                server.removals.soon();
                server.commitAll();
            }
        } catch (Crash crash) {
            crashed("recovering", crash);
            server.log.abandon();
            return Optional.of(
                    new Restart("a crash while recovering", true, false, clock.millis()));
        }
        recorder.sessions().forEach(session -> checkSettled(session, restart));
        return Optional.empty();
    }

    private Optional<Server> start() {
        opening = true;
        try {
            return Optional.of(Server.start(this));
        } catch (Crash crash) {
            crashed("opening", crash);
            return Optional.empty();
        } finally {
            opening = false;
        }
    }

    private void crashed(String doing, Crash crash) {
        tally.count("crash while " + doing);
        trace.add("crash while " + doing + " at " + crash.getMessage());
        plot.calm();
    }

    /// Promise 7: nothing runs, nothing is asked, what waits is held.
    private void checkSettled(SessionModel session, Restart restart) {
        boolean settled =
                session.phase() == SessionPhase.IDLE
                        && session.open.isEmpty()
                        && (session.queue.isEmpty() || session.held)
                        && !session.agentRunning;
        findings.require(
                settled,
                "session ",
                session.id(),
                " is not at rest after ",
                restart,
                ": ",
                session.phase(),
                " open ",
                session.open.keySet(),
                " queue ",
                session.queue,
                " held ",
                session.held,
                " agent ",
                session.agentRunning);
    }

    @Override
    public void close() {
        server.log.abandon();
        complaints.close();
        Disk.delete(base);
    }
}
