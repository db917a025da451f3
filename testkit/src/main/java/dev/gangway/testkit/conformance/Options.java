package dev.gangway.testkit.conformance;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the command was told.
///
/// @param given by the names of the options, without their dashes
/// @param cases to be played; empty for all
record Options(Map<String, String> given, List<String> cases) {
    static final String USAGE =
            """
            tools/conform --wire cloudcli|construct|mezame --at URL [OPTION…] [CASE…]
              --user NAME --password WORD    comes in as ann (cloudcli); or
              --token TOKEN                  the same
              --bob-token, --eve-token TOKEN somebody else who may work there, and somebody who may not
              --agent NAME                   the agent, as the wire calls it; its default: puppet
              --project DIRECTORY            where sessions work; its default: this directory
              --offers WORD,…                what the server has besides (docs/conformance.md)
              --list                         only says which cases there are, and what they need
            """;

    private static final Set<String> NAMES =
            Set.of(
                    "wire",
                    "at",
                    "user",
                    "password",
                    "token",
                    "bob-token",
                    "eve-token",
                    "agent",
                    "project",
                    "offers");
    private static final String LIST = "list";

    static Options of(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!arguments[i].startsWith("--")) {
                cases.add(name.replaceAll("\\.txt$", ""));
            } else if (name.equals(LIST)) {
                given.put(LIST, "");
            } else if (NAMES.contains(name) && i + 1 < arguments.length) {
                i++;
                given.put(name, arguments[i]);
            } else {
                throw new IllegalArgumentException("what is " + arguments[i] + "?");
            }
        }
        Options options = new Options(given, cases);
        if (options.text("wire").isEmpty() || (options.text("at").isEmpty() && !options.lists())) {
            throw new IllegalArgumentException("--wire and --at say what is tried");
        }
        return options;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    boolean lists() {
        return given.containsKey(LIST);
    }

    URI address() {
        return URI.create(text("at").orElseThrow().replaceAll("/$", ""));
    }

    /// What was said to be there, and what follows from other options.
    Set<String> offers() {
        Set<String> offers = new HashSet<>();
        text("offers").ifPresent(words -> offers.addAll(Arrays.asList(words.split(",", -1))));
        for (String who : List.of("bob", "eve")) {
            text(who + "-token").ifPresent(_ -> offers.add(who));
        }
        text("password").ifPresent(_ -> offers.add("password"));
        return offers;
    }
}
