package dev.gangway.terminal;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.ProcessSpec;
import dev.gangway.process.RunningTerminal;
import dev.gangway.process.TerminalLauncher;
import dev.gangway.process.TerminalSize;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All terminals of a server: each is found again by its key, until its program ends or nobody has
/// watched it for long. Who may open one was decided before. Any thread.
public final class Terminals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);

    /// What programs that draw are told of the screen.
    private static final Map<String, String> SCREEN =
            Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor");

    private final TerminalLauncher launcher;
    private final TerminalSettings settings;
    private final TerminalLimits limits;
    private final InstantSource clock;
    private final Consumer<TerminalEnd> ends;
    private final AtomicLong numbers = new AtomicLong();

    /// Guards the fields below; a terminal's own lock is taken inside, for a moment. Nothing is
    /// started under it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition fewer = lock.newCondition();

    /// Those that can be found.
    private final Map<TerminalKey, Terminal> open = new HashMap<>();

    /// Those as well that are being ended.
    private final Set<Terminal> alive = new HashSet<>();

    private boolean closed;

    /// @param ends told of each terminal's end
    public Terminals(
            TerminalLauncher launcher,
            TerminalSettings settings,
            TerminalLimits limits,
            InstantSource clock,
            Consumer<TerminalEnd> ends) {
        this.launcher = launcher;
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
        this.ends = ends;
    }

    /// Finds a terminal or opens it, and shows it. Blocks while a program is started.
    ///
    /// @param fresh whether one that is there is ended first
    /// @param may whether the caller has the right to it; asked again as long as it lives
    /// @throws GatewayException LIMIT when there are as many as may be; INVALID when the program
    ///   cannot be started; SHUTTING_DOWN
    public Attachment open(
            TerminalKey key,
            TerminalSize size,
            boolean fresh,
            BooleanSupplier may,
            TerminalViewer viewer) {
        if (key.session().length() + key.command().length() > limits.words()) {
            throw new GatewayException(ErrorCode.LIMIT, "This command is too long.");
        }
        Place place = place(key, fresh, may, viewer);
        if (place.made()) {
            start(place, size);
        } else {
            place.attachment().resize(size);
        }
        place.attachment().begin(!place.made());
        return place.attachment();
    }

    /// Where a viewer was let in.
    ///
    /// @param made whether the terminal is to be started
    private record Place(Terminal terminal, Attachment attachment, boolean made) {}

    private Place place(
            TerminalKey key, boolean fresh, BooleanSupplier may, TerminalViewer viewer) {
        lock.lock();
        try {
            if (closed) {
                throw new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.");
            }
            Terminal there = open.get(key);
            if (there != null && fresh) {
                putAside(there, TerminalEnd.Reason.RESTARTED);
            } else if (there != null) {
                Optional<Attachment> attached = there.attach(viewer, may);
                if (attached.isPresent()) {
                    return new Place(there, attached.get(), false);
                }
                open.remove(key);
            }
            makeRoom(key.principal());
            Terminal made = new Terminal(key, limits, clock, this::gone);
            open.put(key, made);
            alive.add(made);
            return new Place(made, made.attach(viewer, may).orElseThrow(), true);
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(String principal) {
        List<Terminal> own =
                open.values().stream()
                        .filter(each -> each.key().principal().equals(principal))
                        .toList();
        if (own.size() < limits.perPrincipal() && open.size() < limits.all()) {
            return;
        }
        Terminal oldest =
                own.stream()
                        .filter(each -> each.left().isPresent())
                        .min(Comparator.comparing(each -> each.left().orElse(Instant.MAX)))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.LIMIT,
                                        "As many terminals are open as may be: end one first."));
        putAside(oldest, TerminalEnd.Reason.REPLACED);
    }

    private void putAside(Terminal terminal, TerminalEnd.Reason why) {
        open.remove(terminal.key(), terminal);
        terminal.stop(why);
    }

    private void start(Place place, TerminalSize size) {
        Terminal terminal = place.terminal();
        boolean started = false;
        try {
            RunningTerminal program = launcher.open(spec(terminal.key()), size, terminal);
            terminal.runs(program);
            started = true;
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCode.INVALID, "The terminal could not be opened: " + e.getMessage(), e);
        } finally {
            if (!started) {
                place.attachment().close();
                terminal.neverStarted();
            }
        }
    }

    private ProcessSpec spec(TerminalKey key) {
        return new ProcessSpec(
                "terminal " + numbers.incrementAndGet(),
                settings.shell(),
                key.command().isEmpty() ? List.of() : List.of("-c", key.command()),
                key.directory(),
                SCREEN,
                processLimits(),
                settings.confinement());
    }

    private ProcessLimits processLimits() {
        ProcessLimits standard = ProcessLimits.standard();
        return new ProcessLimits(
                standard.lineBytesMax(),
                limits.inputBytes(),
                standard.errorLineBytesMax(),
                standard.errorLinesPerSecond(),
                standard.errorTailBytes(),
                limits.hangUpTime(),
                standard.terminateGrace(),
                standard.drainMax());
    }

    /// Ends those that nobody has watched for long, or to which the right ended. To be called now
    /// and then.
    public void look() {
        everyone().forEach(Terminal::look);
    }

    /// How many there are, those included that are being ended.
    public int count() {
        return everyone().size();
    }

    private List<Terminal> everyone() {
        lock.lock();
        try {
            return List.copyOf(alive);
        } finally {
            lock.unlock();
        }
    }

    private void gone(Terminal terminal) {
        terminal.end().ifPresent(ends);
        lock.lock();
        try {
            open.remove(terminal.key(), terminal);
            alive.remove(terminal);
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all of them and waits for that, for [TerminalLimits#closeTime] at most.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            alive.forEach(terminal -> terminal.stop(TerminalEnd.Reason.SHUT_DOWN));
            long patience = limits.closeTime().toNanos();
            while (!alive.isEmpty() && patience > 0) {
                patience = fewer.awaitNanos(patience);
            }
            if (!alive.isEmpty()) {
                LOG.warn("{} terminals did not end in time", alive.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
