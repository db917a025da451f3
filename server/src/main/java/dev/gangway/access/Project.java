package dev.gangway.access;

import java.nio.file.Path;
import java.util.Objects;

/// A registered root directory: sessions work inside one.
///
/// @param id unique, stable
/// @param root absolute, links resolved
/// @param owner a principal's id; in settings also a user's name, which [Accounts#settled] resolves
public record Project(String id, String name, Path root, String owner) {
    public Project {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(owner);
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("a project's root is absolute");
        }
    }

    Project ownedBy(String principal) {
        return new Project(id, name, root, principal);
    }

    /// What rights over it are asked for.
    public Subject subject() {
        return new Subject.OfProject(id, owner);
    }
}
