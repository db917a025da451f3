package dev.gangway.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Starts agents as children of this server, each in a session and process group of its own, so
/// that a signal reaches all it started and none of the terminal's signals reach it.
///
/// The group is made by `setsid` of util-linux or busybox, which replaces itself by the program:
/// the process id is the program's own. A spawn by foreign function could do it too, but would have
/// to do over what Java does between fork and exec, closing the server's sockets first of all.
/// Where there is no `setsid`, the child's descendants are signalled one by one.
///
/// What is isolated (docs/adr/0016) stands behind bubblewrap, which then is the process and leads
/// the group, and ends with this launcher.
public final class LocalLauncher
        implements ProcessLauncher, CommandLauncher, TerminalLauncher, AutoCloseable {

    private final Marker marker;
    private final Map<String, String> ownEnvironment;
    private final InstantSource clock;
    private final Isolator isolator;
    private final Optional<Path> setsid;
    private final Starter starter = new Starter();
    private final AtomicLong children = new AtomicLong();

    /// A launcher whose children all carry the marker, and that isolates none.
    public LocalLauncher(Marker marker, Map<String, String> ownEnvironment, InstantSource clock) {
        this(marker, ownEnvironment, clock, Isolator.none());
    }

    /// A launcher whose children all carry the marker.
    ///
    /// @param ownEnvironment the server's, of which [ChildEnvironment] passes a part
    /// @param isolator decides what a child sees
    public LocalLauncher(
            Marker marker,
            Map<String, String> ownEnvironment,
            InstantSource clock,
            Isolator isolator) {
        this.marker = marker;
        this.ownEnvironment = Map.copyOf(ownEnvironment);
        this.clock = clock;
        String path = ownEnvironment.getOrDefault("PATH", "/usr/bin:/bin");
        this.isolator = isolator;
        this.setsid = Programs.onPath("setsid", path, Path.of("/"));
    }

    /// Whether children get a process group of their own.
    public boolean groupsSupported() {
        return setsid.isPresent();
    }

    @Override
    public AgentProcess launch(ProcessSpec spec, AgentProcess.Listener listener)
            throws IOException {
        return start(spec, listener, false);
    }

    @Override
    public RunningCommand run(ProcessSpec spec, CommandListener listener) throws IOException {
        LocalProcess process = start(spec, new CommandOutput(listener), true);
        process.endInput();
        return process;
    }

    /// @param merged whether stderr goes the way of stdout
    private LocalProcess start(ProcessSpec spec, AgentProcess.Listener listener, boolean merged)
            throws IOException {
        long child = children.incrementAndGet();
        Isolator.Prepared prepared = prepare(spec);
        List<String> line = new ArrayList<>();
        setsid.ifPresent(program -> line.add(program.toString()));
        line.addAll(prepared.line());

        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(spec.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(prepared.environment());
        builder.environment().put(Marker.VARIABLE, marker.valueFor(child));
        builder.redirectErrorStream(merged);

        LocalProcess process =
                new LocalProcess(
                        spec,
                        prepared.isolated()
                                ? starter.start(() -> ChildPipes.start(builder))
                                : ChildPipes.start(builder),
                        grouping(prepared),
                        Sweep.ofChild(marker, child),
                        listener,
                        clock);
        process.begin();
        return process;
    }

    /// Where the library of terminals is unpacked, once; else each server leaves a copy of its own
    /// among the temporary files. A property `pty4j.tmpdir` that is set already wins.
    ///
    /// @param directory nobody else's to write; made when missing
    public static void keepTerminalLibraryIn(Path directory) throws IOException {
        if (System.getProperty(PtyChild.LIBRARY_PLACE) == null) {
            Files.createDirectories(directory);
            System.setProperty(PtyChild.LIBRARY_PLACE, directory.toString());
        }
    }

    @Override
    public RunningTerminal open(ProcessSpec spec, TerminalSize size, CommandListener listener)
            throws IOException {
        long child = children.incrementAndGet();
        Isolator.Prepared prepared = prepare(spec);
        Map<String, String> environment = new HashMap<>(prepared.environment());
        environment.put(Marker.VARIABLE, marker.valueFor(child));

        PtyChild pty = PtyChild.start(prepared.line(), environment, spec.directory(), size);
        LocalProcess process =
                new LocalProcess(
                        spec,
                        new ChildPipes.Started(pty, pty.pipes()),
                        prepared.isolated()
                                ? LocalProcess.Grouping.ENCLOSED
                                : LocalProcess.Grouping.TERMINAL,
                        Sweep.ofChild(marker, child),
                        new CommandOutput(listener),
                        clock);
        process.begin();
        return new LocalTerminal(process, pty);
    }

    private Isolator.Prepared prepare(ProcessSpec spec) throws IOException {
        if (!Files.isDirectory(spec.directory())) {
            throw new IOException("no such directory: " + spec.directory());
        }
        return isolator.prepare(spec, ChildEnvironment.of(ownEnvironment, Map.of()));
    }

    /// Ends every isolated child at once; those that are not isolated live on.
    @Override
    public void close() {
        starter.close();
    }

    private LocalProcess.Grouping grouping(Isolator.Prepared prepared) {
        if (prepared.isolated()) {
            return LocalProcess.Grouping.ENCLOSED;
        }
        return groupsSupported() ? LocalProcess.Grouping.GROUP : LocalProcess.Grouping.NONE;
    }
}
