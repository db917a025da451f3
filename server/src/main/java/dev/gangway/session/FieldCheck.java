package dev.gangway.session;

import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Whether a value fits one field of a form: its type, its choices, its bounds. Pure. (ACP v1
/// `ElicitationPropertySchema`, where absent and null are the same.)
///
/// A field's `pattern` and `format` are left to the agent that asks: its pattern could take for
/// ever.
final class FieldCheck {
    private FieldCheck() {}

    static boolean fits(JsonNode field, JsonNode value) {
        return switch (field.path("type").asString("")) {
            case "string" ->
                    value.isString() && chosen(field, value) && hasLength(field, value.asString());
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() && within(field, value.doubleValue());
            case "number" -> value.isNumber() && within(field, value.doubleValue());
            case "array" -> value.isArray() && hasItems(field, value);
            default -> value.isString() || value.isNumber() || value.isBoolean() || value.isArray();
        };
    }

    private static boolean hasLength(JsonNode field, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= least(field, "minLength") && length <= most(field, "maxLength");
    }

    private static boolean within(JsonNode field, double value) {
        return value >= least(field, "minimum") && value <= most(field, "maximum");
    }

    private static boolean hasItems(JsonNode field, JsonNode values) {
        for (JsonNode value : values) {
            if (!value.isString() || !chosen(field.path("items"), value)) {
                return false;
            }
        }
        return values.size() >= least(field, "minItems")
                && values.size() <= most(field, "maxItems");
    }

    /// Plain choices stand in `enum`, those with titles in `oneOf`, for several at a time in
    /// `anyOf`.
    private static boolean chosen(JsonNode field, JsonNode value) {
        return offers(field.path("enum"), choice -> choice.equals(value))
                && offers(field.path("oneOf"), choice -> choice.path("const").equals(value))
                && offers(field.path("anyOf"), choice -> choice.path("const").equals(value));
    }

    private static boolean offers(JsonNode choices, Predicate<JsonNode> chosen) {
        return !choices.isArray() || choices.valueStream().anyMatch(chosen);
    }

    private static double least(JsonNode field, String name) {
        JsonNode bound = field.path(name);
        return bound.isNumber() ? bound.doubleValue() : Double.NEGATIVE_INFINITY;
    }

    private static double most(JsonNode field, String name) {
        JsonNode bound = field.path(name);
        return bound.isNumber() ? bound.doubleValue() : Double.POSITIVE_INFINITY;
    }
}
