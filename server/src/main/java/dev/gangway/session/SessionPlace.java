package dev.gangway.session;

import java.util.Objects;

/// Whose a session is: what rights are checked against.
///
/// @param owner a principal's id
/// @param project a project's id
public record SessionPlace(String owner, String project) {
    public SessionPlace {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(project);
    }
}
