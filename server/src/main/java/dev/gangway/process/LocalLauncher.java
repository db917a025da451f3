package dev.gangway.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
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
public final class LocalLauncher implements ProcessLauncher, CommandLauncher {

    private final Marker marker;
    private final Map<String, String> ownEnvironment;
    private final InstantSource clock;
    private final Optional<Path> setsid;
    private final AtomicLong children = new AtomicLong();

    /// A launcher whose children all carry the marker.
    ///
    /// @param ownEnvironment the server's, of which [ChildEnvironment] passes a part
    public LocalLauncher(Marker marker, Map<String, String> ownEnvironment, InstantSource clock) {
        this.marker = marker;
        this.ownEnvironment = Map.copyOf(ownEnvironment);
        this.clock = clock;
        String path = ownEnvironment.getOrDefault("PATH", "/usr/bin:/bin");
        this.setsid = onPath("setsid", path, Path.of("/"));
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
        if (!Files.isDirectory(spec.directory())) {
            throw new IOException("no such directory: " + spec.directory());
        }
        long child = children.incrementAndGet();
        Map<String, String> environment = ChildEnvironment.of(ownEnvironment, spec.environment());
        environment.put(Marker.VARIABLE, marker.valueFor(child));

        ProcessBuilder builder = new ProcessBuilder(commandLine(spec, environment));
        builder.directory(spec.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(merged);

        LocalProcess process =
                new LocalProcess(
                        spec,
                        ChildPipes.start(builder),
                        groupsSupported(),
                        Sweep.ofChild(marker, child),
                        listener,
                        clock);
        process.begin();
        return process;
    }

    private List<String> commandLine(ProcessSpec spec, Map<String, String> environment)
            throws IOException {
        List<String> line = new ArrayList<>();
        setsid.ifPresent(program -> line.add(program.toString()));
        line.add(program(spec, environment).toString());
        line.addAll(spec.arguments());
        return line;
    }

    /// Looked up here, since behind `setsid` a missing program would only be an exit code.
    private static Path program(ProcessSpec spec, Map<String, String> environment)
            throws IOException {
        String command = spec.command();
        Optional<Path> program;
        if (command.contains("/")) {
            program = Optional.of(spec.directory().resolve(command)).filter(LocalLauncher::runs);
        } else {
            String path = environment.getOrDefault("PATH", "");
            program = onPath(command, path, spec.directory());
        }
        return program.orElseThrow(() -> new IOException("no such program: " + command));
    }

    /// Relative entries of a PATH are meant from where the program will run.
    private static Optional<Path> onPath(String command, String path, Path from) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> from.resolve(directory).resolve(command))
                .filter(LocalLauncher::runs)
                .findFirst();
    }

    private static boolean runs(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
