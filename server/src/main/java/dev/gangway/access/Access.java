package dev.gangway.access;

import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Who may do what: the one place where it is decided. A credential reaches no further than its
/// scope; within it an administrator may everything; an owner everything but to run programs of its
/// own with what is its own, and the owner of a project with all sessions in it; others what was
/// granted to them, in the session or in its project. Unknown means no. Any thread.
public final class Access implements Audience {
    private final List<Project> projects;
    private final Map<String, Project> byId;
    private final Supplier<AccessState> state;
    private final Predicate<Principal> good;
    private final Audience granted;

    /// @param projects the registered roots
    public Access(List<Project> projects, Accounts accounts) {
        this(projects, accounts::state, accounts::isGood, AccountTables::grantees);
    }

    /// One where nothing was granted.
    public Access(List<Project> projects) {
        this(projects, () -> AccessState.EMPTY, _ -> true, (_, _) -> List.of());
    }

    /// @param granted to whom rights in a session, or its project, were granted
    private Access(
            List<Project> projects,
            Supplier<AccessState> state,
            Predicate<Principal> good,
            Audience granted) {
        // The innermost first.
        this.projects =
                projects.stream()
                        .sorted(
                                Comparator.comparingInt(
                                        (Project project) -> -project.root().getNameCount()))
                        .toList();
        this.byId =
                projects.stream()
                        .collect(Collectors.toUnmodifiableMap(Project::id, Function.identity()));
        this.state = state;
        this.good = good;
        this.granted = granted;
    }

    /// Whether a principal has a right over a subject. One whose credential ended or who was
    /// disabled since it came in has none.
    public boolean may(Principal principal, Right right, Subject subject) {
        return good.test(principal) && mayAsKnown(principal, right, subject);
    }

    private boolean mayAsKnown(Principal principal, Right right, Subject subject) {
        return switch (subject) {
            case Subject.Server _ -> administrates(principal) && reaches(principal, right, "");
            case Subject.OfProject project ->
                    reaches(principal, right, project.project())
                            && (administrates(principal)
                                    || owns(principal, right, project.owner())
                                    || granted(
                                            principal,
                                            right,
                                            new Shared.Project(project.project())));
            case Subject.OfSession session ->
                    reaches(principal, right, session.project())
                            && (administrates(principal)
                                    || owns(principal, right, session.owner())
                                    || owns(principal, right, projectOwner(session.project()))
                                    || granted(
                                            principal, right, new Shared.Session(session.session()))
                                    || granted(
                                            principal,
                                            right,
                                            new Shared.Project(session.project())));
        };
    }

    /// As its user is now, not as it was when it came in; one without a user is what it says.
    private boolean administrates(Principal principal) {
        return state.get()
                .user(principal.id())
                .map(User::administrator)
                .orElseGet(principal::administrator);
    }

    @Override
    public List<String> of(Transaction rows, Subject.OfSession session) {
        LinkedHashSet<String> told = new LinkedHashSet<>();
        told.add(session.owner());
        told.add(projectOwner(session.project()));
        told.remove("");
        told.addAll(granted.of(rows, session));
        return List.copyOf(told);
    }

    /// Whether a principal's credential reaches its whole feed.
    public boolean seesFeed(Principal principal) {
        return good.test(principal) && reaches(principal, Right.OBSERVE, "");
    }

    /// What lists show to a principal.
    public Sight sight(Principal principal) {
        return good.test(principal) ? Sight.of(principal, projects) : Sight.NONE;
    }

    /// A project by its id.
    public Optional<Project> project(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private String projectOwner(String project) {
        Project found = byId.get(project);
        return found == null ? "" : found.owner();
    }

    private boolean granted(Principal principal, Right right, Shared shared) {
        return state.get()
                .grant(shared, principal.id())
                .filter(grant -> grant.covers(right))
                .isPresent();
    }

    private static boolean reaches(Principal principal, Right right, String project) {
        return principal.scope().reaches(right, project);
    }

    private static boolean owns(Principal principal, Right right, String owner) {
        return Right.OWNERS.contains(right) && !owner.isEmpty() && owner.equals(principal.id());
    }

    /// The innermost project that a directory lies in, with its links resolved, if the principal
    /// may work there. Does I/O.
    ///
    /// @return empty when the directory is not absolute, does not exist, or lies in no project of
    ///   the principal's
    public Optional<Workplace> workplace(Principal principal, String directory) {
        Optional<Path> real = real(directory);
        return real.flatMap(path ->
                projects.stream()
                        .filter(project -> path.startsWith(project.root()))
                        .findFirst()
                        .filter(project -> may(principal, Right.PROMPT, project.subject()))
                        .map(project -> new Workplace(project, path)));
    }

    /// The innermost first.
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
