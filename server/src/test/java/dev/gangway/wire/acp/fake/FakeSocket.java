package dev.gangway.wire.acp.fake;

import dev.gangway.access.Principal;
import dev.gangway.stream.Segment;
import dev.gangway.wire.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A socket that keeps what it is given. It can be made to take nothing for a while.
public final class FakeSocket implements Socket {
    private final Principal principal;
    private final long connection;
    private final List<String> sent = new ArrayList<>();
    private boolean writable = true;
    private boolean paused;
    private int pauses;
    private Optional<Integer> closed = Optional.empty();

    public FakeSocket(Principal principal, long connection) {
        this.principal = principal;
        this.connection = connection;
    }

    /// Takes what was sent so far.
    public List<String> take() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    public void stall(boolean stalled) {
        writable = !stalled;
    }

    public boolean readingPaused() {
        return paused;
    }

    public int pauses() {
        return pauses;
    }

    /// The code it was closed with.
    public Optional<Integer> closed() {
        return closed;
    }

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public void send(byte[] text) {
        sent.add(new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public void pauseReading() {
        paused = true;
        pauses++;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void close(int code, String reason) {
        closed = Optional.of(code);
    }

    @Override
    public Loop loop() {
        return Runnable::run;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void write(Segment segment, int offset, int length) {
        throw new UnsupportedOperationException("fake cursors send texts");
    }

    @Override
    public void write(byte[] frame) {
        throw new UnsupportedOperationException("fake cursors send texts");
    }

    @Override
    public void flush() {}
}
