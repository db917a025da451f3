package dev.gangway.access;

import dev.gangway.command.Right;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Which sessions are a principal's to see in lists: its own, those in its projects, those that
/// were granted to it; as a condition for queries, so that rights are looked at inside the query
/// and never after it. An administrator's lists are its own too.
///
/// @param principal the id
/// @param projects the ids of the projects that it owns
/// @param reach the ids of the projects that its credential reaches; empty for all
public record Sight(String principal, List<String> projects, Optional<List<String>> reach) {
    /// Sees nothing: its credential is for other things.
    static final Sight NONE = new Sight("", List.of(), Optional.of(List.of()));

    public Sight {
        Objects.requireNonNull(principal);
        projects = List.copyOf(projects);
        reach = reach.map(List::copyOf);
    }

    static Sight of(Principal principal, Collection<Project> all) {
        if (!principal.scope().rights().contains(Right.OBSERVE)) {
            return NONE;
        }
        return new Sight(
                principal.id(),
                all.stream()
                        .filter(project -> project.owner().equals(principal.id()))
                        .map(Project::id)
                        .toList(),
                principal.scope().projects().isEmpty()
                        ? Optional.empty()
                        : Optional.of(principal.scope().projects().stream().sorted().toList()));
    }

    /// A condition on rows of the table `sessions`; [#parameters] go with it, in their order.
    ///
    /// @param alias by which the query calls that table
    public static String condition(String alias) {
        return """
        ((S.owner = ? OR S.project IN (SELECT value FROM json_each(?))
          OR EXISTS (SELECT 1 FROM grants WHERE user = ? AND kind = 'session' AND subject = S.id)
          OR EXISTS (SELECT 1 FROM grants WHERE user = ? AND kind = 'project' AND subject = S.project))
         AND (? IS NULL OR S.project IN (SELECT value FROM json_each(?))))
        """
                .replace("S.", alias + ".");
    }

    public List<@Nullable Object> parameters() {
        @Nullable Object reached = reach.map(Sight::json).orElse(null);
        return java.util.Arrays.asList(
                principal, json(projects), principal, principal, reached, reached);
    }

    private static String json(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array.toString();
    }
}
