package dev.gangway.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The environment that a child process gets: an allow-list of the server's own, then what is
/// configured.
///
/// An allow-list, because the server's environment may hold secrets of its own, and because
/// variables such as `CLAUDECODE` or `IS_SANDBOX`, when the server itself was started from inside
/// an agent, make agents refuse to run or drop their guards. `SSH_AUTH_SOCK` is not on it: it lends
/// the user's keys to whoever holds it, so it is given by configuration or not at all.
public final class ChildEnvironment {

    private static final Set<String> PASSED =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "LANG",
                    "LANGUAGE",
                    "TZ",
                    "TERM",
                    "COLORTERM",
                    "TMPDIR",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "ALL_PROXY",
                    "NO_PROXY",
                    "http_proxy",
                    "https_proxy",
                    "all_proxy",
                    "no_proxy",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR",
                    "NODE_EXTRA_CA_CERTS");

    private ChildEnvironment() {}

    /// The part of the server's environment that is on the list, with the configured variables set.
    ///
    /// @param own the server's environment
    /// @param configured wins over it, and may name anything
    public static Map<String, String> of(Map<String, String> own, Map<String, String> configured) {
        Map<String, String> environment = new TreeMap<>();
        own.forEach((name, value) -> {
            if (passes(name)) {
                environment.put(name, value);
            }
        });
        environment.putAll(configured);
        return environment;
    }

    private static boolean passes(String name) {
        return PASSED.contains(name) || name.startsWith("LC_") || name.startsWith("XDG_");
    }
}
