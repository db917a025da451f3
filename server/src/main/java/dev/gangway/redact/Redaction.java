package dev.gangway.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What this process redacts: one for the process, as its log is, since whoever writes a line does
/// not know whose secret is in it. Values are only ever added. Any thread.
public final class Redaction {
    private static final List<String> NAMES = List.of("KEY", "TOKEN", "SECRET", "PASSWORD");

    /// A bound for tests that start many servers; the redactor has its own.
    private static final int VALUES_MAX = 1_000;

    private static final Set<String> VALUES = new LinkedHashSet<>();
    private static volatile Redactor redactor = new Redactor(List.of());

    private Redaction() {}

    /// The text without the secrets of this process.
    public static String of(String text) {
        return redactor.redact(text);
    }

    /// From now on these are secrets. The last thousand are kept.
    public static void remember(Collection<String> values) {
        synchronized (VALUES) {
            if (VALUES.addAll(values)) {
                List<String> all = new ArrayList<>(VALUES);
                List<String> kept = all.subList(Math.max(0, all.size() - VALUES_MAX), all.size());
                VALUES.retainAll(Set.copyOf(kept));
                redactor = new Redactor(VALUES);
            }
        }
    }

    /// From now on the values of those variables are secrets whose names say so.
    public static void rememberVariables(Map<String, String> environment) {
        remember(
                environment.entrySet().stream()
                        .filter(variable -> saysSecret(variable.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(value -> value.length() >= Redactor.VALUE_CHARACTERS_MIN)
                        .toList());
    }

    private static boolean saysSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return NAMES.stream().anyMatch(upper::contains);
    }
}
