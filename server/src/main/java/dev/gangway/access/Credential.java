package dev.gangway.access;

import dev.gangway.command.Scope;
import java.util.Objects;

/// By what a user comes in. Its secret is 256 random bits that only their holder has; here is their
/// SHA-256.
///
/// @param hash in hexadecimal digits
/// @param user the user's id
/// @param expiresMillis 0 for never
record Credential(
        String id,
        String hash,
        String user,
        CredentialKind kind,
        String name,
        Scope scope,
        long createdMillis,
        long expiresMillis) {
    Credential {
        Objects.requireNonNull(id);
        Objects.requireNonNull(hash);
        Objects.requireNonNull(user);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(scope);
    }

    boolean isExpired(long nowMillis) {
        return expiresMillis != 0 && nowMillis >= expiresMillis;
    }

    @Override
    public String toString() {
        return "credential " + id;
    }
}
