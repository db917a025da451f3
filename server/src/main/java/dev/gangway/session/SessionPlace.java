package dev.gangway.session;

import dev.gangway.access.Subject;
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

    /// What rights over the session are asked for.
    public Subject.OfSession subject(String session) {
        return new Subject.OfSession(session, owner, project);
    }
}
