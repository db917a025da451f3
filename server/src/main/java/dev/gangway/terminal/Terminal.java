package dev.gangway.terminal;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.process.CommandListener;
import dev.gangway.process.ExitStatus;
import dev.gangway.process.RunningTerminal;
import dev.gangway.process.TerminalSize;
import dev.gangway.process.TextStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One program on a pseudo-terminal: keeps its latest output, shows it to whoever watches, and lets
/// it wait while all who watch are too slow. Who is slower than the others misses some, and is
/// told. While nobody watches it goes on. Any thread.
final class Terminal implements CommandListener {
    private final TerminalKey key;
    private final TerminalLimits limits;
    private final InstantSource clock;
    private final Consumer<Terminal> gone;
    private final Instant begun;

    /// Guards the fields below and the places of the attachments. No viewer is called under it.
    private final ReentrantLock lock = new ReentrantLock();

    /// Somebody took something, came or went.
    private final Condition changed = lock.newCondition();

    private final TextStream decoder = new TextStream();
    private final OutputRing ring;
    private final List<Attachment> watching = new ArrayList<>(1);
    private BooleanSupplier allowed = () -> true;
    private Instant left;
    private @Nullable RunningTerminal running;
    private TerminalEnd.@Nullable Reason stopping;
    private @Nullable TerminalEnd end;

    /// @param gone told once, when the program and all that it started have ended
    Terminal(TerminalKey key, TerminalLimits limits, InstantSource clock, Consumer<Terminal> gone) {
        this.key = key;
        this.limits = limits;
        this.clock = clock;
        this.gone = gone;
        this.begun = clock.instant();
        this.left = begun;
        this.ring = new OutputRing(limits.ringBytes());
    }

    TerminalKey key() {
        return key;
    }

    /// How it ended.
    Optional<TerminalEnd> end() {
        return locked(() -> Optional.ofNullable(end));
    }

    /// Since when nobody watches it; empty while somebody does.
    Optional<Instant> left() {
        return locked(() -> watching.isEmpty() ? Optional.of(left) : Optional.empty());
    }

    /// Another viewer, who is shown nothing before [Attachment#begin]; empty when it has ended or
    /// is about to.
    ///
    /// @param may whether the viewer still has the right to it; asked again and again
    /// @throws GatewayException LIMIT when as many watch as may
    Optional<Attachment> attach(TerminalViewer viewer, BooleanSupplier may) {
        return locked(() -> {
            if (end != null || stopping != null) {
                return Optional.empty();
            }
            if (watching.size() >= limits.viewers()) {
                throw new GatewayException(
                        ErrorCode.LIMIT,
                        "This terminal is watched by " + limits.viewers() + ", as many as may.");
            }
            Attachment attachment = new Attachment(this, viewer);
            watching.add(attachment);
            allowed = may;
            return Optional.of(attachment);
        });
    }

    void detach(Attachment attachment) {
        locked(() -> {
            attachment.gone = true;
            if (watching.remove(attachment)) {
                left = clock.instant();
                changed.signalAll();
            }
            return attachment;
        });
    }

    /// Its program runs; it may have been stopped before it did.
    void runs(RunningTerminal program) {
        boolean late =
                locked(() -> {
                    running = program;
                    return stopping != null;
                });
        if (late) {
            program.stop(limits.hangUpTime());
        }
    }

    /// Begins to end it; nothing when it has ended.
    void stop(TerminalEnd.Reason why) {
        Optional<RunningTerminal> program =
                locked(() -> {
                    if (stopping == null) {
                        stopping = why;
                    }
                    changed.signalAll();
                    return Optional.ofNullable(running);
                });
        program.ifPresent(started -> started.stop(limits.hangUpTime()));
    }

    /// Ends it when nobody has watched it for long, or whoever did last may no more.
    void look() {
        boolean may = locked(() -> allowed).getAsBoolean();
        Instant due = clock.instant().minus(limits.leftTime());
        if (!may) {
            stop(TerminalEnd.Reason.FORBIDDEN);
        } else if (left().filter(since -> !since.isAfter(due)).isPresent()) {
            stop(TerminalEnd.Reason.LEFT);
        }
    }

    void type(byte[] input) {
        if (!locked(() -> allowed).getAsBoolean()) {
            stop(TerminalEnd.Reason.FORBIDDEN);
            throw new GatewayException(
                    ErrorCode.FORBIDDEN, "The right to this terminal ended, and so does it.");
        }
        RunningTerminal program = program().orElseThrow(Terminal::ended);
        if (!program.type(input)) {
            throw end().isPresent()
                    ? ended()
                    : new GatewayException(
                            ErrorCode.LIMIT,
                            "The program does not read: what was typed last is left out.");
        }
    }

    private static GatewayException ended() {
        return new GatewayException(ErrorCode.NOT_FOUND, "No program runs in this terminal.");
    }

    void resize(TerminalSize size) {
        program().ifPresent(program -> program.resize(size));
    }

    private Optional<RunningTerminal> program() {
        return locked(() -> end == null ? Optional.ofNullable(running) : Optional.empty());
    }

    @Override
    public void output(byte[] buffer, int length) {
        locked(
                        () -> {
                            ring.add(decoder.add(buffer, length).getBytes(StandardCharsets.UTF_8));
                            return List.copyOf(watching);
                        })
                .forEach(Attachment::goOn);
        awaitRoom();
    }

    /// As long as everybody who watches is far behind.
    private void awaitRoom() {
        lock.lock();
        try {
            while (stopping == null
                    && !watching.isEmpty()
                    && watching.stream().allMatch(this::far)) {
                changed.await();
            }
        } catch (InterruptedException e) {
            // Whoever interrupts the reading thread wants no more of it; it finds the flag.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean far(Attachment attachment) {
        return ring.end() - attachment.position > limits.aheadBytes();
    }

    @Override
    public void exited(ExitStatus status) {
        end(TerminalEnd.Reason.EXITED, OptionalInt.of(status.code()));
    }

    void neverStarted() {
        end(TerminalEnd.Reason.NOT_STARTED, OptionalInt.empty());
    }

    private void end(TerminalEnd.Reason otherwise, OptionalInt code) {
        List<Attachment> told =
                locked(() -> {
                    ring.add(decoder.end().getBytes(StandardCharsets.UTF_8));
                    end =
                            new TerminalEnd(
                                    key,
                                    stopping == null ? otherwise : stopping,
                                    Duration.between(begun, clock.instant()),
                                    code);
                    changed.signalAll();
                    return List.copyOf(watching);
                });
        told.forEach(Attachment::goOn);
        gone.accept(this);
    }

    /// What comes next for a viewer; it counts as shown from now on.
    Piece next(Attachment attachment) {
        return locked(() -> {
            if (attachment.gone) {
                return new Piece.Nothing();
            }
            if (attachment.position < ring.start()) {
                return skipped(attachment);
            }
            return attachment.position < ring.end() ? text(attachment) : last(attachment);
        });
    }

    /// Who comes again is shown all that is kept. Who was overtaken goes on well within it, so that
    /// it is not overtaken by each further line.
    private Piece skipped(Attachment attachment) {
        long from = attachment.position;
        attachment.position =
                from == 0
                        ? ring.start()
                        : ring.characterAt(
                                Math.max(ring.start(), ring.end() - limits.ringBytes() / 2));
        changed.signalAll();
        return new Piece.Skipped(attachment.position - from);
    }

    private Piece text(Attachment attachment) {
        if (attachment.onTheWay >= limits.windowBytes()) {
            return new Piece.Nothing();
        }
        byte[] read = ring.read(attachment.position, limits.pieceBytes());
        attachment.position += read.length;
        attachment.onTheWay += read.length;
        changed.signalAll();
        return new Piece.Text(new String(read, StandardCharsets.UTF_8), read.length);
    }

    private Piece last(Attachment attachment) {
        if (end == null || attachment.toldEnd) {
            return new Piece.Nothing();
        }
        attachment.toldEnd = true;
        return new Piece.End(end);
    }

    void taken(Attachment attachment, int bytes) {
        locked(() -> attachment.onTheWay -= bytes);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
