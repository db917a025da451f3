package dev.gangway.process;

import dev.gangway.process.isolation.Bubblewrap;
import java.util.Optional;
import java.util.function.Function;

/// Says plainly why bubblewrap does not work: pure.
final class WhyBubblewrapFails {
    private static final String USERNS_CLONE = "kernel.unprivileged_userns_clone";
    private static final String APPARMOR = "kernel.apparmor_restrict_unprivileged_userns";
    private static final String NAMESPACES_MAX = "user.max_user_namespaces";

    private WhyBubblewrapFails() {}

    /// @param said what bubblewrap printed
    /// @param settings of the kernel, by name
    static Bubblewrap.Unusable explain(String said, Function<String, Optional<String>> settings) {
        if (is(settings, NAMESPACES_MAX, "0")) {
            return new Bubblewrap.Unusable(
                    "user namespaces are switched off (" + NAMESPACES_MAX + " is 0)",
                    "Allow them: sysctl -w " + NAMESPACES_MAX + "=10000");
        }
        if (is(settings, USERNS_CLONE, "0")) {
            return new Bubblewrap.Unusable(
                    "this kernel allows user namespaces to root only (" + USERNS_CLONE + " is 0)",
                    "Allow them: sysctl -w " + USERNS_CLONE + "=1");
        }
        if (is(settings, APPARMOR, "1")) {
            return new Bubblewrap.Unusable(
                    "AppArmor allows user namespaces only to programs with a profile ("
                            + APPARMOR
                            + " is 1; bubblewrap said: "
                            + quoted(said)
                            + ")",
                    "Give bwrap a profile with the rule `userns,` under /etc/apparmor.d, or set "
                            + APPARMOR
                            + " to 0.");
        }
        if (said.contains("proc")) {
            return new Bubblewrap.Unusable(
                    "bubblewrap may not mount /proc here, as in most containers (it said: "
                            + quoted(said)
                            + ")",
                    "Run Gangway outside of the container, or one container for each person and"
                            + " project: then the container is the isolation.");
        }
        return new Bubblewrap.Unusable(
                "bubblewrap does not work here (it said: " + quoted(said) + ")",
                "Allow what it asks for, or run agents as another user or in a container.");
    }

    private static boolean is(
            Function<String, Optional<String>> settings, String name, String value) {
        return settings.apply(name).filter(value::equals).isPresent();
    }

    private static String quoted(String said) {
        return said.isEmpty() ? "nothing" : said.lines().findFirst().orElse("");
    }
}
