package dev.gangway.process.isolation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the parts of this system that every program needs: its programs, its libraries, its
/// settings.
final class SystemParts {
    private static final Path PROGRAMS = Path.of("/usr");

    private static final List<String> TOP =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt");

    /// Where some systems keep what others have in `/usr`, and what programs ask the kernel.
    private static final List<String> FURTHER =
            List.of(
                    "/nix/store",
                    "/gnu/store",
                    "/run/current-system",
                    "/var/lib/ca-certificates",
                    "/sys/devices/system/cpu",
                    "/sys/fs/cgroup");

    private SystemParts() {}

    static List<Mount> find() {
        List<Mount> parts = new ArrayList<>();
        TOP.forEach(name -> part(Path.of(name)).ifPresent(parts::add));
        FURTHER.forEach(name -> part(Path.of(name)).ifPresent(parts::add));
        return parts;
    }

    /// The file that names the resolvers of host names, where it is a link out of `/etc`.
    static Optional<Path> resolvers() {
        return real(Path.of("/etc/resolv.conf")).filter(file -> !file.startsWith("/etc"));
    }

    private static Optional<Mount> part(Path place) {
        return real(place)
                .map(source -> {
                    boolean link = !source.equals(place) && source.startsWith(PROGRAMS);
                    return link
                            ? new Mount.Link(place, source)
                            : new Mount.ReadOnly(source, place, true);
                });
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException absent) {
            // Not on this system.
            return Optional.empty();
        }
    }
}
