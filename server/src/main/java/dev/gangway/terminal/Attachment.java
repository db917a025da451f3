package dev.gangway.terminal;

import dev.gangway.process.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One viewer's place at a terminal: how far it was shown its output, and what it types. Any
/// thread; nothing blocks.
public final class Attachment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

    private final Terminal terminal;
    private final TerminalViewer viewer;

    /// How often it was asked to go on since it last began to; held until [#begin].
    private final AtomicInteger asked = new AtomicInteger(1);

    // From here on guarded by the terminal's lock.
    long position;
    int onTheWay;
    boolean gone;
    boolean toldEnd;

    Attachment(Terminal terminal, TerminalViewer viewer) {
        this.terminal = terminal;
        this.viewer = viewer;
    }

    /// What somebody types.
    ///
    /// @throws dev.gangway.command.GatewayException FORBIDDEN when the right to it ended; LIMIT
    ///   when too much waits to be read by the program; NOT_FOUND when it has ended
    public void type(String text) {
        terminal.type(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The window has another size; of several viewers' windows the one that changed last counts.
    public void resize(TerminalSize size) {
        terminal.resize(size);
    }

    /// Watches no more. The terminal goes on for [TerminalLimits#leftTime].
    @Override
    public void close() {
        terminal.detach(this);
    }

    void begin(boolean again) {
        guarded(() -> {
            viewer.attached(again);
            return false;
        });
        goOnWhileAsked();
    }

    /// Shows what there is, as far as the viewer takes it.
    void goOn() {
        if (asked.getAndIncrement() == 0) {
            goOnWhileAsked();
        }
    }

    private void goOnWhileAsked() {
        int seen;
        do {
            seen = asked.get();
            while (guarded(this::showNext)) {}
        } while (asked.addAndGet(-seen) != 0);
    }

    private boolean showNext() {
        switch (terminal.next(this)) {
            case Piece.Nothing() -> {
                return false;
            }
            case Piece.Skipped(long bytes) -> viewer.skipped(bytes);
            case Piece.Text(String text, int bytes) -> viewer.output(text, () -> taken(bytes));
            case Piece.End(TerminalEnd end) -> viewer.ended(end);
        }
        return true;
    }

    private void taken(int bytes) {
        terminal.taken(this, bytes);
        goOn();
    }

    /// A viewer that fails is one viewer less, and not the terminal's end.
    private boolean guarded(BooleanSupplier call) {
        try {
            return call.getAsBoolean();
        } catch (RuntimeException fault) {
            LOG.error("a viewer of a terminal failed", fault);
            close();
            return false;
        }
    }
}
