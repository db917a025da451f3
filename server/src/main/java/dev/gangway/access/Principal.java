package dev.gangway.access;

import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import java.util.Objects;

/// Someone who is known, and by which credential: a user or a service, come in by a browser, a
/// token or a paired device.
///
/// @param id of the user or service; never shown as a name, never used again
/// @param name as shown to others
/// @param administrator whether everything is theirs to do, as far as the scope reaches
/// @param scope how far the credential reaches
/// @param credential the credential's id; empty for the server's own
public record Principal(
        String id, String name, boolean administrator, Scope scope, String credential) {
    public Principal {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(credential);
        if (id.isEmpty() || id.length() > 64) {
            throw new IllegalArgumentException("a principal's id has 1 to 64 characters");
        }
    }

    /// One whose credential reaches as far as it may itself.
    public Principal(String id, String name, boolean administrator) {
        this(id, name, administrator, Scope.ALL, "");
    }

    /// Whether it may administer the server as a whole.
    public boolean administers() {
        return administrator && scope.reaches(Right.ADMINISTER, "");
    }
}
