package dev.gangway.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The environment variables that configure: `GANGWAY_LISTEN` for `listen`,
/// `GANGWAY_LIMITS_TURN_TIME` for `turn_time` in `[limits]`. They win over the file; options of the
/// command line win over them. Lists are separated by commas. An empty variable is none.
public final class Variables {
    private static final String PREFIX = "GANGWAY_";

    /// Read by the launcher script, by the commands before there is a configuration, by the demo
    /// agent, or put there for agents.
    private static final List<String> OTHERS =
            List.of(
                    "GANGWAY_DATA",
                    "GANGWAY_CONFIG",
                    "GANGWAY_JAVA_HOME",
                    "GANGWAY_JAVA_OPTIONS",
                    "GANGWAY_DEMO_STATE",
                    "GANGWAY_MARK");

    /// The tables whose keys have variables.
    private static final Set<String> SECTIONS =
            Set.of(
                    ConfigReader.LIMITS,
                    ConfigReader.LOG,
                    ConfigReader.PERMISSIONS,
                    EntryReader.TLS,
                    EntryReader.RATES);

    /// No variables.
    public static final Variables NONE = new Variables(Map.of());

    private final Map<String, String> environment;

    private Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// @param environment all variables, of which those are used that begin with `GANGWAY_`
    public static Variables of(Map<String, String> environment) {
        return new Variables(environment);
    }

    /// A sentence for each variable that begins like ours and is none.
    public List<String> unknown() {
        Set<String> known = names();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .map(name ->
                        "unknown variable "
                                + name
                                + Nearest.to(name, known)
                                        .map(near -> ": did you mean " + near + "?")
                                        .orElse(" (docs/configuration.md lists them)"))
                .toList();
    }

    /// All names that mean something.
    static Set<String> names() {
        Set<String> names = new TreeSet<>(OTHERS);
        ConfigReader.SETTINGS.forEach(key -> names.add(name("", key)));
        LimitsReader.KEYS.forEach(key -> names.add(name(ConfigReader.LIMITS, key)));
        ConfigReader.PERMISSION_KEYS.forEach(key -> names.add(name(ConfigReader.PERMISSIONS, key)));
        ConfigReader.LOG_KEYS.forEach(key -> names.add(name(ConfigReader.LOG, key)));
        EntryReader.TLS_KEYS.forEach(key -> names.add(name(EntryReader.TLS, key)));
        EntryReader.RATE_KEYS.forEach(key -> names.add(name(EntryReader.RATES, key)));
        return names;
    }

    /// What a variable says for a key; empty when there is none, or when such a key has none.
    Optional<String> value(String section, String key) {
        String name = name(section, key);
        boolean settable =
                section.isEmpty()
                        ? ConfigReader.SETTINGS.contains(key)
                        : SECTIONS.contains(section);
        return settable
                ? Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank())
                : Optional.empty();
    }

    static String name(String section, String key) {
        String path = section.isEmpty() ? key : section + "_" + key;
        return PREFIX + path.toUpperCase(Locale.ROOT);
    }

    /// A variable's text as the kind of value that a key wants; the text itself where it is not of
    /// that kind, so that the key complains.
    static Object as(Class<?> kind, String text) {
        if (kind == Long.class && text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        if (kind == Boolean.class && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return text;
    }

    static List<String> list(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
