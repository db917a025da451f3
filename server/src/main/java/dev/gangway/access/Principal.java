package dev.gangway.access;

import java.util.Objects;

/// Someone who is known: a user, a service token, a paired device.
///
/// @param id never shown as a name, never used again
/// @param name as shown to others
public record Principal(String id, String name, boolean administrator) {
    public Principal {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        if (id.isEmpty() || id.length() > 64) {
            throw new IllegalArgumentException("a principal's id has 1 to 64 characters");
        }
    }
}
