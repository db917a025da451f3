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
/// @param address from where it came in this time, a literal; empty when that is not known
public record Principal(
        String id,
        String name,
        boolean administrator,
        Scope scope,
        String credential,
        String address) {
    public Principal {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(credential);
        Objects.requireNonNull(address);
        if (id.isEmpty() || id.length() > 64) {
            throw new IllegalArgumentException("a principal's id has 1 to 64 characters");
        }
    }

    /// One of whom it is not known from where it came in.
    public Principal(
            String id, String name, boolean administrator, Scope scope, String credential) {
        this(id, name, administrator, scope, credential, "");
    }

    /// One whose credential reaches as far as it may itself.
    public Principal(String id, String name, boolean administrator) {
        this(id, name, administrator, Scope.ALL, "");
    }

    /// The same, come in from an address.
    public Principal from(String where) {
        return new Principal(id, name, administrator, scope, credential, where);
    }

    /// Whether it may administer the server as a whole.
    public boolean administers() {
        return administrator && scope.reaches(Right.ADMINISTER, "");
    }
}
