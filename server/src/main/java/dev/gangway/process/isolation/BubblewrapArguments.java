package dev.gangway.process.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The arguments that make bubblewrap show a plan: pure.
///
/// Own namespaces for users, processes, System V IPC, host name and cgroups; not for the network,
/// which an agent needs. No capability is left, and bubblewrap itself forbids new privileges. All
/// inside ends with the thread that started it (`--die-with-parent`). No new session: the launcher
/// has made one already, and the signals of its process group are to arrive.
public final class BubblewrapArguments {
    private static final List<String> NAMESPACES =
            List.of(
                    "--unshare-user-try",
                    "--unshare-pid",
                    "--unshare-ipc",
                    "--unshare-uts",
                    "--unshare-cgroup-try",
                    "--cap-drop",
                    "ALL",
                    "--die-with-parent");

    private BubblewrapArguments() {}

    /// All that stands between `bwrap` and the command.
    ///
    /// @param directory where the command runs
    public static List<String> of(List<Mount> plan, Path directory) {
        List<String> arguments = new ArrayList<>(NAMESPACES);
        plan.forEach(mount -> arguments.addAll(argument(mount)));
        arguments.addAll(List.of("--chdir", directory.toString(), "--"));
        return arguments;
    }

    private static List<String> argument(Mount mount) {
        String place = mount.place().toString();
        return switch (mount) {
            case Mount.ReadOnly shown -> List.of("--ro-bind", shown.source().toString(), place);
            case Mount.Writable shown -> List.of("--bind", shown.source().toString(), place);
            case Mount.Empty _ -> List.of("--tmpfs", place);
            case Mount.Hidden hidden ->
                    hidden.directory()
                            ? List.of("--tmpfs", place)
                            : List.of("--ro-bind", "/dev/null", place);
            case Mount.Link link -> List.of("--symlink", link.target().toString(), place);
            case Mount.Processes _ -> List.of("--proc", place);
            case Mount.Devices _ -> List.of("--dev", place);
        };
    }
}
