package dev.gangway.notify;

import java.util.List;
import java.util.Objects;

/// What somebody is told.
///
/// @param id the same for each attempt, also after a restart
/// @param session its id; empty for none
/// @param title the session's, or its directory's name
/// @param agent by name
/// @param text what happened, in a sentence
/// @param detail what the agent would do; empty when it is not to be sent
/// @param request the open request's id; empty for none
/// @param page where a person looks at it; empty for none
/// @param atMillis when it happened
/// @param answers links that answer the request; each used once
public record Notice(
        String id,
        Occasion occasion,
        String session,
        String title,
        String agent,
        String text,
        String detail,
        String request,
        String page,
        long atMillis,
        List<Answer> answers) {
    /// @param label what a person reads on it
    /// @param url posted to
    public record Answer(String option, String label, String url) {
        public Answer {
            Objects.requireNonNull(option);
            Objects.requireNonNull(label);
            Objects.requireNonNull(url);
        }
    }

    public Notice {
        Objects.requireNonNull(id);
        Objects.requireNonNull(occasion);
        Objects.requireNonNull(session);
        Objects.requireNonNull(title);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(text);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(request);
        Objects.requireNonNull(page);
        answers = List.copyOf(answers);
    }
}
