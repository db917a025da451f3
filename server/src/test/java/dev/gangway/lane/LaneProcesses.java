package dev.gangway.lane;

import dev.gangway.process.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// What runs on this machine on behalf of one lane, as `/proc` shows it.
final class LaneProcesses {
    private final Path data;
    private final String home;

    /// @param data the server's data directory, which the mark of its children is made from
    /// @param home the value of HOME in the agent's environment
    LaneProcesses(Path data, String home) {
        this.data = data;
        this.home = home;
    }

    /// All that carries the mark of this data directory, and all that has lost it but still has the
    /// agent's HOME.
    List<ProcessHandle> ofAgents() throws IOException {
        String mark = Marker.VARIABLE + "=" + Marker.of(data, 0, new Random()).directory() + ":";
        return having(
                "environ", text -> text.contains("\0" + mark) || text.contains("\0HOME=" + home));
    }

    /// All with that word somewhere in their command lines.
    List<ProcessHandle> withArgument(String word) {
        return having("cmdline", text -> text.contains(word));
    }

    /// Ends the whole group that the process leads, as `kill -9` does.
    static void killGroup(ProcessHandle leader) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", "-KILL", "--", "-" + leader.pid()).start().waitFor();
        if (status != 0) {
            throw new AssertionError("kill of the group " + leader.pid() + " ended with " + status);
        }
    }

    private static List<ProcessHandle> having(String file, Predicate<String> condition) {
        return ProcessHandle.allProcesses()
                .filter(process -> condition.test("\0" + content(process.pid(), file)))
                .toList();
    }

    private static String content(long pid, String file) {
        try {
            Path path = Path.of("/proc", Long.toString(pid), file);
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException ignored) {
            // Gone meanwhile, or another user's: neither is the lane's.
            return "";
        }
    }
}
