package dev.gangway.testkit.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `$name` stands for in one run of a case: what was there when it was seen first.
final class Names {
    static final Pattern NAME = Pattern.compile("[$]([a-z][a-z0-9]*)");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, JsonNode> kept = new HashMap<>();

    Names(Map<String, String> known) {
        known.forEach((name, value) -> kept.put(name, MAPPER.getNodeFactory().stringNode(value)));
    }

    /// Whether this is what the name stands for; from now on, when it stood for nothing.
    boolean is(String name, JsonNode value) {
        JsonNode before = kept.putIfAbsent(name, value);
        return before == null || before.equals(value);
    }

    Optional<JsonNode> of(String name) {
        return Optional.ofNullable(kept.get(name));
    }

    /// With what is known in the places of names: strings without quotes, and as JSON has them.
    String filled(String text) {
        Matcher names = NAME.matcher(text);
        return names.replaceAll(name ->
                Matcher.quoteReplacement(of(name.group(1)).map(Names::plain).orElse(name.group())));
    }

    /// The same for a text that is no JSON.
    String text(String text) {
        return NAME.matcher(text)
                .replaceAll(name ->
                        Matcher.quoteReplacement(
                                of(name.group(1))
                                        .map(value ->
                                                value.isString()
                                                        ? value.stringValue()
                                                        : value.toString())
                                        .orElse(name.group())));
    }

    private static String plain(JsonNode value) {
        String json = value.toString();
        return value.isString() ? json.substring(1, json.length() - 1) : json;
    }
}
