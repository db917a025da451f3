package dev.gangway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `[wire.NAME]`: which front-ends get a listener of their own.
final class WireReader {
    static final String WIRE = "wire";

    private static final String LISTEN = "listen";
    private static final String UI = "ui_dir";
    private static final String HINTS = "hints";

    /// Each wire's switches; those that are true or false end with a question mark here.
    private static final Map<String, List<String>> SWITCHES =
            Map.of(
                    "cloudcli", List.of("project"),
                    "mezame", List.of("project", "echo_user?"),
                    "construct", List.of("project"));

    private final Path base;

    /// @param base what relative paths start from
    WireReader(Path base) {
        this.base = base;
    }

    List<Config.ForeignWire> wires(Map<String, Section> sections) {
        List<Config.ForeignWire> wires = new ArrayList<>();
        sections.forEach((name, section) -> wires.add(wire(name, section)));
        return wires;
    }

    private Config.ForeignWire wire(String name, Section section) {
        List<String> switches = SWITCHES.getOrDefault(name, List.of());
        if (!SWITCHES.containsKey(name)) {
            section.problem(
                    "", "is not a wire; known are " + SWITCHES.keySet().stream().sorted().toList());
        }
        List<String> keys = new ArrayList<>(List.of(LISTEN, UI, HINTS));
        switches.forEach(key -> keys.add(bare(key)));
        section.allow(keys.toArray(String[]::new));
        String listen = section.requiredText(LISTEN);
        if (section.has(LISTEN) && !listen.matches(".+:\\d{1,5}")) {
            section.problem(LISTEN, "must be HOST:PORT, as in \"127.0.0.1:3001\"");
        }
        return new Config.ForeignWire(
                name,
                listen,
                section.text(UI).flatMap(given -> path(section, given)),
                switches(section, switches),
                section.named(HINTS));
    }

    private static Map<String, String> switches(Section section, List<String> known) {
        Map<String, String> given = new HashMap<>();
        for (String key : known) {
            String name = bare(key);
            if (section.has(name)) {
                given.put(
                        name,
                        key.equals(name)
                                ? section.text(name).orElse("")
                                : Boolean.toString(section.flag(name, false)));
            }
        }
        return given;
    }

    private static String bare(String key) {
        return key.replace("?", "");
    }

    private Optional<Path> path(Section section, String given) {
        try {
            return Optional.of(base.resolve(given).normalize());
        } catch (InvalidPathException notAPath) {
            section.problem(UI, "is not a path: " + notAPath.getReason());
            return Optional.empty();
        }
    }
}
