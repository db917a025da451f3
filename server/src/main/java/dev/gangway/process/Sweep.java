package dev.gangway.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds every process that carries a mark, whatever its group or parent, and ends it.
///
/// It looks into `/proc/PID/environ`, which shows the environment a program was started with: a
/// program cannot take the mark off itself, only start others without it. Where there is no `/proc`
/// nothing is found. This process and its ancestors are never touched: a server may have been
/// started from inside an agent of the same data directory. A process id that was used again is not
/// hit: a handle knows the start time of its process, and it is taken before the mark is read.
public final class Sweep {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    private final String variable;
    private final boolean prefix;

    private Sweep(String variable, boolean prefix) {
        this.variable = variable;
        this.prefix = prefix;
    }

    /// All that any server on the marker's data directory ever started: at start, what a killed
    /// server left; at stop, what is still there.
    public static Sweep ofDirectory(Marker marker) {
        return new Sweep(Marker.VARIABLE + "=" + marker.directory() + ":", true);
    }

    /// What one child of this server started, and the child itself.
    static Sweep ofChild(Marker marker, long child) {
        return new Sweep(Marker.VARIABLE + "=" + marker.valueFor(child), false);
    }

    /// Sends SIGTERM to each, after `grace` SIGKILL, and returns when they are gone or a few
    /// seconds after the last SIGKILL. Blocks; children that appear while it runs are ended too.
    ///
    /// @return each process that was found, in the order of finding
    /// @throws InterruptedException with some of them possibly alive
    public List<Swept> end(Duration grace) throws InterruptedException {
        Map<ProcessHandle, String> found = new LinkedHashMap<>();
        boolean gone = signalUntilGone(false, grace, found);
        if (!gone) {
            gone = signalUntilGone(true, KILL_WAIT, found);
        }
        Set<ProcessHandle> left = gone ? Set.of() : marked().keySet();
        List<Swept> swept = new ArrayList<>();
        found.forEach((handle, command) ->
                swept.add(new Swept(handle.pid(), command, !left.contains(handle))));
        return swept;
    }

    /// Those that are there now; none is ended. Does I/O.
    public List<Swept> find() {
        List<Swept> found = new ArrayList<>();
        marked().forEach((handle, command) -> found.add(new Swept(handle.pid(), command, false)));
        return found;
    }

    /// Two looks must find nothing: a program that is just being replaced by another (exec) shows
    /// no environment for a moment.
    private boolean signalUntilGone(
            boolean forcibly, Duration patience, Map<ProcessHandle, String> found)
            throws InterruptedException {
        Set<ProcessHandle> signalled = new HashSet<>();
        long polls = patience.dividedBy(POLL) + 2;
        int emptyLooks = 0;
        for (long poll = 0; poll < polls; poll++) {
            Map<ProcessHandle, String> marked = marked();
            marked.forEach(found::putIfAbsent);
            emptyLooks = marked.isEmpty() ? emptyLooks + 1 : 0;
            if (emptyLooks == 2) {
                return true;
            }
            for (ProcessHandle handle : marked.keySet()) {
                signal(handle, forcibly, signalled);
            }
            Thread.sleep(marked.isEmpty() ? Duration.ofMillis(1) : POLL);
        }
        return false;
    }

    private static void signal(
            ProcessHandle handle, boolean forcibly, Set<ProcessHandle> signalled) {
        boolean first = signalled.add(handle);
        if (forcibly) {
            handle.destroyForcibly();
        } else if (first) {
            handle.destroy();
        }
    }

    private Map<ProcessHandle, String> marked() {
        Set<ProcessHandle> spared = selfAndAncestors();
        Map<ProcessHandle, String> marked = new LinkedHashMap<>();
        for (long pid : processIds()) {
            markedHandle(pid)
                    .filter(handle -> !spared.contains(handle))
                    .ifPresent(handle -> marked.put(handle, handle.info().command().orElse("?")));
        }
        return marked;
    }

    /// The first look is the cheap one; the second makes sure that the handle is of what was looked
    /// at.
    private Optional<ProcessHandle> markedHandle(long pid) {
        if (!carriesMark(pid)) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid).filter(_ -> carriesMark(pid));
    }

    private static Set<ProcessHandle> selfAndAncestors() {
        Set<ProcessHandle> spared = new HashSet<>();
        Optional<ProcessHandle> handle = Optional.of(ProcessHandle.current());
        while (handle.isPresent() && spared.add(handle.get())) {
            handle = handle.get().parent();
        }
        return spared;
    }

    private static List<Long> processIds() {
        List<Long> ids = new ArrayList<>();
        if (!Files.isDirectory(PROCESSES)) {
            return ids;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path entry : entries) {
                ids.add(Long.parseLong(String.valueOf(entry.getFileName())));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("cannot list the processes of this machine", e);
        }
        return ids;
    }

    private boolean carriesMark(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(PROCESSES.resolve(pid + "/environ"));
            String environment = "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
            return environment.contains("\0" + variable + (prefix ? "" : "\0"));
        } catch (IOException e) {
            // Gone meanwhile, or another user's: neither is ours to end.
            return false;
        }
    }

    /// A process that was found with the mark.
    ///
    /// @param command its program, `?` where that cannot be seen
    /// @param ended false when it is still there, which only the kernel can cause
    public record Swept(long pid, String command, boolean ended) {}
}
