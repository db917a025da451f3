package dev.gangway.wire.cloudcli;

import dev.gangway.command.Query;
import dev.gangway.command.SessionFilter;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Answered.ProjectSummary;
import dev.gangway.gateway.Answered.SessionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The caller's sessions and projects, as many as one request looks through.
final class Lists {
    private static final int PAGE = 200;

    private Lists() {}

    /// Newest change first.
    static List<SessionSummary> sessions(Call call, SessionFilter wanted) {
        List<SessionSummary> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Answered.Sessions page =
                    (Answered.Sessions) call.read(new Query.Sessions(wanted, cursor, PAGE));
            all.addAll(page.sessions());
            cursor = page.next();
        } while (cursor.isPresent() && all.size() < call.limits().listed());
        return all;
    }

    static List<SessionSummary> sessions(Call call) {
        return sessions(call, SessionFilter.in(Optional.empty()));
    }

    static List<ProjectSummary> projects(Call call) {
        return ((Answered.Projects) call.read(new Query.Projects())).projects();
    }

    static Optional<ProjectSummary> project(Call call, String id) {
        return projects(call).stream().filter(project -> project.id().equals(id)).findFirst();
    }

    /// A part of a list.
    static <T> List<T> slice(List<T> all, long offset, long limit) {
        int from = (int) Math.min(offset, all.size());
        return all.subList(from, (int) Math.min(from + limit, all.size()));
    }
}
