package dev.gangway.tracing;

import java.util.Map;
import java.util.Objects;

/// A piece of work with a beginning and an end.
///
/// @param trace 32 hexadecimal digits
/// @param id 16 hexadecimal digits
/// @param parent 16 hexadecimal digits; empty for none
/// @param attributes strings, longs and booleans, in the order in which they are sent
/// @param error why it failed; empty when it did not
record Span(
        String trace,
        String id,
        String parent,
        String name,
        long beginMillis,
        long endMillis,
        Map<String, Object> attributes,
        String error) {
    Span {
        Objects.requireNonNull(name);
        Objects.requireNonNull(error);
        attributes =
                java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(attributes));
    }
}
