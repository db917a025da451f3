package dev.gangway.testkit.conformance;

import java.util.Optional;
import java.util.regex.Matcher;
import tools.jackson.databind.JsonNode;

/// What something must be like: JSON in which strings may have a meaning.
///
/// @param only whether objects may have no members besides
record Wanted(JsonNode pattern, boolean only) {
    private static final String ANYTHING = "*";
    private static final String NOTHING = "-";
    private static final String AND_OTHERS = "...";
    private static final char CONTAINS = '~';
    private static final String ABOVE = "above ";

    boolean fits(JsonNode actual, Names names) {
        return fits(pattern, actual, names);
    }

    private boolean fits(JsonNode wanted, JsonNode actual, Names names) {
        if (wanted.isObject()) {
            boolean nothingElse =
                    !only || actual.propertyStream().allMatch(each -> wanted.has(each.getKey()));
            return nothingElse
                    && wanted.propertyStream()
                            .allMatch(each ->
                                    fits(each.getValue(), actual.path(each.getKey()), names));
        } else if (wanted.isArray()) {
            return elements(wanted, actual, names);
        }
        return wanted.isString()
                ? text(wanted.stringValue(), actual, names)
                : wanted.equals(actual);
    }

    private boolean elements(JsonNode wanted, JsonNode actual, Names names) {
        int size = wanted.size();
        if (size > 0 && wanted.path(size - 1).asString("").equals(AND_OTHERS)) {
            return wanted.valueStream()
                    .limit(size - 1L)
                    .allMatch(each ->
                            actual.valueStream().anyMatch(other -> fits(each, other, names)));
        }
        boolean fit = actual.isArray() && actual.size() == size;
        for (int i = 0; fit && i < size; i++) {
            fit = fits(wanted.path(i), actual.path(i), names);
        }
        return fit;
    }

    private static boolean text(String wanted, JsonNode actual, Names names) {
        Matcher name = Names.NAME.matcher(wanted);
        if (wanted.equals(ANYTHING)) {
            return !actual.isMissingNode();
        } else if (wanted.equals(NOTHING)) {
            return actual.isMissingNode();
        } else if (name.matches()) {
            return !actual.isMissingNode() && names.is(name.group(1), actual);
        } else if (!wanted.isEmpty() && wanted.charAt(0) == CONTAINS) {
            return actual.isString() && actual.stringValue().contains(filled(wanted, names));
        } else if (wanted.startsWith(ABOVE)) {
            return above(wanted.substring(ABOVE.length()), actual, names);
        }
        return actual.isString() && actual.stringValue().equals(names.text(wanted));
    }

    private static String filled(String wanted, Names names) {
        return names.text(wanted.substring(1));
    }

    private static boolean above(String floor, JsonNode actual, Names names) {
        Optional<Long> number =
                Names.NAME.matcher(floor).matches()
                        ? names.of(floor.substring(1)).map(JsonNode::asLong)
                        : Optional.of(Long.parseLong(floor));
        return actual.isNumber() && number.filter(least -> actual.asLong() > least).isPresent();
    }

    @Override
    public String toString() {
        return (only ? "only " : "") + pattern;
    }
}
