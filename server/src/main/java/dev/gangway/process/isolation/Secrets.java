package dev.gangway.process.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Places that are known to hold keys and passwords. They are hidden also where a project or a part
/// of the system contains them; a home directory that is a project is the usual case.
final class Secrets {
    private static final List<String> IN_HOME =
            List.of(
                    ".ssh",
                    ".gnupg",
                    ".password-store",
                    ".netrc",
                    ".pgpass",
                    ".git-credentials",
                    ".aws",
                    ".azure",
                    ".kube",
                    ".docker",
                    ".config/gcloud",
                    ".config/gh",
                    ".local/share/keyrings",
                    ".mozilla",
                    ".config/google-chrome",
                    ".config/chromium");

    private static final List<String> OF_THE_SYSTEM =
            List.of(
                    "/etc/shadow",
                    "/etc/shadow-",
                    "/etc/gshadow",
                    "/etc/gshadow-",
                    "/etc/ssh",
                    "/etc/ssl/private",
                    "/etc/wireguard",
                    "/etc/NetworkManager/system-connections");

    private Secrets() {}

    /// Those that are there and could be read.
    static List<Mount.Hidden> find(Optional<Path> home) {
        Stream<Path> own = home.stream().flatMap(from -> IN_HOME.stream().map(from::resolve));
        return Stream.concat(own, OF_THE_SYSTEM.stream().map(Path::of))
                .filter(Files::isReadable)
                .flatMap(secret -> hidden(secret).stream())
                .toList();
    }

    /// Empty when it went away meanwhile.
    static Optional<Mount.Hidden> hidden(Path path) {
        try {
            Path real = path.toRealPath();
            return Optional.of(new Mount.Hidden(real, Files.isDirectory(real)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
