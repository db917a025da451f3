package dev.gangway.process;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.Pty;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A child on a pseudo-terminal, as [LocalProcess] knows children. The only class that sees the
/// library.
///
/// The library makes the terminal and the child, from a thread of its own that lives as long as the
/// child, so that `--die-with-parent` holds. It is read and written here: a write that waits for a
/// program which does not read is not woken when the program ends, so none may wait.
final class PtyChild extends Process {
    /// The property by which the library is told where to unpack itself.
    static final String LIBRARY_PLACE = "pty4j.tmpdir";

    private final PtyProcess process;
    private final Optional<ProcessHandle> handle;
    private final PtyDescriptor descriptor;

    private PtyChild(PtyProcess process, Pty terminal) {
        this.process = process;
        this.handle = ProcessHandle.of(process.pid());
        this.descriptor = new PtyDescriptor(terminal.getMasterFD(), terminal::close);
    }

    /// @param line the program's path and its arguments
    static PtyChild start(
            List<String> line, Map<String, String> environment, Path directory, TerminalSize size)
            throws IOException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            throw new IOException("there are terminals on Linux only");
        }
        try {
            PtyProcess process =
                    new PtyProcessBuilder(line.toArray(String[]::new))
                            .setEnvironment(environment)
                            .setDirectory(directory.toString())
                            .setInitialColumns(size.columns())
                            .setInitialRows(size.rows())
                            .setRedirectErrorStream(true)
                            .start();
            return new PtyChild(process, ((UnixPtyProcess) process).getPty());
        } catch (IllegalStateException | LinkageError unusable) {
            throw new IOException("there are no terminals on this machine", unusable);
        }
    }

    ChildPipes pipes() {
        return new ChildPipes(
                descriptor.input(), descriptor.output(), InputStream.nullInputStream());
    }

    /// A size that comes too late changes nothing.
    void resize(TerminalSize size) {
        if (isAlive() && descriptor.isOpen()) {
            process.setWinSize(new WinSize(size.columns(), size.rows()));
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return process.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public void destroy() {
        handle.ifPresent(ProcessHandle::destroy);
    }

    @Override
    public Process destroyForcibly() {
        handle.ifPresent(ProcessHandle::destroyForcibly);
        return this;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public ProcessHandle toHandle() {
        return handle.orElseThrow(() -> new UnsupportedOperationException("it ended at once"));
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return handle.stream().flatMap(ProcessHandle::descendants);
    }
}
