package dev.gangway.search;

import java.util.Objects;

/// A message or tool call in which all that was searched for occurs.
///
/// @param session the session's id
/// @param title the session's; empty for none
/// @param agent the session's, by name
/// @param project the session's, by id
/// @param ordinal of the entry in the session's transcript
/// @param kind `message` or `tool_call`
/// @param role of a message: `user`, `agent` or `thought`; else empty
/// @param rank its place among all hits of this question on this page, from 1; the newest is first
/// @param atMillis when it began, in milliseconds since 1970 UTC
public record SearchHit(
        String session,
        String title,
        String agent,
        String project,
        long ordinal,
        String kind,
        String role,
        int rank,
        long atMillis,
        Snippet snippet) {
    public SearchHit {
        Objects.requireNonNull(session);
        Objects.requireNonNull(title);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(project);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(role);
        Objects.requireNonNull(snippet);
    }
}
