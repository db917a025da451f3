package dev.gangway.access;

import dev.gangway.command.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Who may do what: the one place where it is decided. Now an owner may do everything with what is
/// its own, an administrator with everything; grants will be looked up here. Unknown means no.
public final class Access {
    private final List<Project> projects;

    /// @param projects the registered roots
    public Access(List<Project> projects) {
        this.projects = List.copyOf(projects);
    }

    /// Whether a principal has a right over a subject: as far as its credential's scope reaches, an
    /// administrator every one, an owner every one over what is its own.
    public boolean may(Principal principal, Right right, Subject subject) {
        return switch (subject) {
            case Subject.Server _ -> principal.administrator() && reaches(principal, right, "");
            case Subject.OfProject project ->
                    reaches(principal, right, project.project())
                            && (principal.administrator() || owns(principal, project.owner()));
            case Subject.OfSession session ->
                    reaches(principal, right, session.project())
                            && (principal.administrator() || owns(principal, session.owner()));
        };
    }

    private static boolean reaches(Principal principal, Right right, String project) {
        return principal.scope().reaches(right, project);
    }

    private static boolean owns(Principal principal, String owner) {
        return !owner.isEmpty() && owner.equals(principal.id());
    }

    /// The project that a directory lies in, with its links resolved, if the principal may work
    /// there. Does I/O.
    ///
    /// @return empty when the directory is not absolute, does not exist, or lies in no project of
    ///   the principal's
    public Optional<Workplace> workplace(Principal principal, String directory) {
        Optional<Path> real = real(directory);
        return real.flatMap(path ->
                projects.stream()
                        .filter(project -> path.startsWith(project.root()))
                        .filter(project -> may(principal, Right.PROMPT, project.subject()))
                        .findFirst()
                        .map(project -> new Workplace(project, path)));
    }

    public List<Project> projects() {
        return projects;
    }

    private static Optional<Path> real(String directory) {
        try {
            Path path = Path.of(directory);
            return path.isAbsolute() && Files.isDirectory(path)
                    ? Optional.of(path.toRealPath())
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            // A directory that cannot be read is as good as none: the caller is told that it lies
            // in no project.
            return Optional.empty();
        }
    }

    /// A directory inside a project.
    ///
    /// @param directory absolute, links resolved
    public record Workplace(Project project, Path directory) {}
}
