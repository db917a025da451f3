package dev.gangway.notify;

import java.util.Objects;

/// What a link answers, and as whom.
///
/// @param principal the id of the one for whom it was made: its rights count when it is used
/// @param option the id of the one option that it chooses
/// @param label what that option is called
/// @param question what is asked, in a sentence
/// @param used whether it was used
record AnswerLink(
        String principal,
        String session,
        String request,
        String option,
        String label,
        String question,
        long madeMillis,
        boolean used) {
    AnswerLink {
        Objects.requireNonNull(principal);
        Objects.requireNonNull(session);
        Objects.requireNonNull(request);
        Objects.requireNonNull(option);
        Objects.requireNonNull(label);
        Objects.requireNonNull(question);
    }
}
