package dev.gangway.command;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// How far a credential reaches: at most what its principal may do, often less.
///
/// @param rights those that it carries
/// @param projects the ids of the projects it is good for; empty for all
public record Scope(Set<Right> rights, Set<String> projects) {
    /// All that the principal may do.
    public static final Scope ALL = new Scope(EnumSet.allOf(Right.class), Set.of());

    public Scope {
        rights = Set.copyOf(rights);
        projects = Set.copyOf(projects);
        for (var project : projects) {
            Objects.requireNonNull(project);
        }
    }

    /// Whether it reaches all that its user may do with what is the user's own.
    public boolean isWhole() {
        return projects.isEmpty() && rights.containsAll(Right.OWNERS);
    }

    /// Whether it reaches a right in a project.
    ///
    /// @param project empty for what belongs to no project, which only a scope of all projects
    ///   reaches
    public boolean reaches(Right right, String project) {
        return rights.contains(right) && (projects.isEmpty() || projects.contains(project));
    }
}
