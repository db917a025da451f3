package dev.gangway.access;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// Someone who may come in: a person, or, without a password, a service.
///
/// @param id never used again
/// @param name unique without regard to case: letters, digits, `.`, `_`, `-` and `@`, 1 to 64
/// @param passwordHash empty for one that comes in by tokens alone
/// @param disabled whether nothing that names it is good any more
record User(
        String id,
        String name,
        String passwordHash,
        boolean administrator,
        boolean disabled,
        long createdMillis) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    User {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(passwordHash);
    }

    static boolean mayBeCalled(String name) {
        return NAME.matcher(name).matches();
    }

    /// What makes the name unique.
    String key() {
        return key(name);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean isService() {
        return passwordHash.isEmpty();
    }

    @Override
    public String toString() {
        return "user " + id + " (" + name + ")";
    }
}
