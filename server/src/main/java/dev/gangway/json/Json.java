package dev.gangway.json;

import java.util.Optional;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one configured Jackson, and small accessors for trees whose shape a stranger chose.
///
/// What a JSON text is, [JsonValidator] decides; Jackson's own limits on the length of numbers,
/// keys and strings are switched off, because they refuse legal lines whose length is bounded
/// already where they are read.
public final class Json {
    /// How deep a tree may be: what the validator lets in, and the envelopes that the program puts
    /// around it.
    public static final int TREE_DEPTH_MAX = JsonValidator.DEPTH_MAX + 64;

    /// How long a number in a tree may be; a longer one becomes the nearest double. [RawJson] keeps
    /// it as it is.
    public static final int NUMBER_LENGTH_MAX = 1_000;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(factory())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    private static JsonFactory factory() {
        StreamReadConstraints reading =
                StreamReadConstraints.builder()
                        .maxNestingDepth(TREE_DEPTH_MAX)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build();
        StreamWriteConstraints writing =
                StreamWriteConstraints.builder().maxNestingDepth(TREE_DEPTH_MAX).build();
        JsonFactoryBuilder builder = JsonFactory.builder();
        return builder.streamReadConstraints(reading)
                .streamWriteConstraints(writing)
                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .build();
    }

    /// The mapper itself, for records and streams: immutable, shared by all threads. Unknown
    /// members are ignored.
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /// The tree of one JSON text.
    ///
    /// Whole numbers keep all digits, up to [#NUMBER_LENGTH_MAX]. Others become doubles: one out of
    /// a double's range becomes an infinity, which is written as a string. Of a key that occurs
    /// twice the last value is taken.
    ///
    /// @throws InvalidJson when [JsonValidator#strict()] refuses it
    public static JsonNode parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /// The tree of the JSON text in this range; otherwise as [#parse(byte[])].
    public static JsonNode parse(byte[] bytes, int offset, int length) {
        return RawJson.of(bytes, offset, length).node();
    }

    /// The tree of this JSON text; otherwise as [#parse(byte[])].
    public static JsonNode parse(String json) {
        return RawJson.of(json).node();
    }

    static JsonNode tree(byte[] valid) {
        try {
            return MAPPER.readTree(valid);
        } catch (StreamConstraintsException _) {
            // The only limit that a valid text of allowed depth can break is that of a number's
            // length.
            return MAPPER.readTree(LongNumbers.shortened(valid, NUMBER_LENGTH_MAX));
        }
    }

    /// A new empty object.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// A new empty array.
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// The text of a member; empty when it is missing, or no string, or `node` is no object.
    public static Optional<String> text(JsonNode node, String name) {
        return node.path(name).stringValueOpt();
    }

    /// The text of a member, or `otherwise`.
    public static String text(JsonNode node, String name, String otherwise) {
        return text(node, name).orElse(otherwise);
    }

    /// The whole number of a member, or `otherwise` when it is missing, no number, has a fraction
    /// or exceeds a long.
    public static long number(JsonNode node, String name, long otherwise) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : otherwise;
    }

    /// The number of a member, or `otherwise` when it is missing or no number.
    public static double decimal(JsonNode node, String name, double otherwise) {
        JsonNode value = node.path(name);
        return value.isNumber() ? value.doubleValue() : otherwise;
    }

    /// Whether a member is true; `otherwise` when it is missing or neither true nor false.
    public static boolean flag(JsonNode node, String name, boolean otherwise) {
        JsonNode value = node.path(name);
        return value.isBoolean() ? value.booleanValue() : otherwise;
    }
}
