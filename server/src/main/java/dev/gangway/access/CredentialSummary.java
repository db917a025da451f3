package dev.gangway.access;

import dev.gangway.command.Scope;
import java.time.Instant;
import java.util.Optional;

/// A credential as lists show it: all but its secret, which only its holder has.
///
/// @param user the id of whose it is
/// @param expires empty for never
/// @param lastUsed empty for never; a while behind
public record CredentialSummary(
        String id,
        String user,
        CredentialKind kind,
        String name,
        Scope scope,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> lastUsed) {}
