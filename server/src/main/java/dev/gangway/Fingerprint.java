package dev.gangway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A hash of what a server was told: the same for the same settings, another for others. The values
/// of agents' environments are left out, since they may be secrets and short ones could be guessed
/// from a hash.
final class Fingerprint {
    private static final String ENVIRONMENT = "environment";

    private Fingerprint() {}

    /// @return SHA-256 in hexadecimal digits
    static String of(Settings settings) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text(settings).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// The same text for equal values: sets and maps have an order of their own in each process.
    static String text(Object value) {
        return switch (value) {
            case Record parts -> parts(parts);
            case Optional<?> some -> some.map(Fingerprint::text).orElse("none");
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, each) -> sorted.put(text(key), text(each)));
                yield sorted.toString();
            }
            case Set<?> set -> set.stream().map(Fingerprint::text).sorted().toList().toString();
            case Collection<?> list ->
                    list.stream().map(Fingerprint::text).collect(Collectors.joining(",", "[", "]"));
            case Object other -> other.toString();
        };
    }

    private static String parts(Record parts) {
        StringBuilder text = new StringBuilder(parts.getClass().getSimpleName()).append('{');
        for (var component : parts.getClass().getRecordComponents()) {
            text.append(component.getName()).append('=').append(part(parts, component)).append(';');
        }
        return text.append('}').toString();
    }

    private static String part(Record parts, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(parts);
            return component.getName().equals(ENVIRONMENT) && value instanceof Map<?, ?> map
                    ? text(map.keySet())
                    : text(value);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a record shows its components", impossible);
        }
    }
}
