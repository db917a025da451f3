package dev.gangway.session;

/// What a person opened for a question is done, as the agent says.
///
/// @param elicitation the agent's own name of the question
/// @param sequence the event that says so
/// @param connection whose person agreed to open it
public record QuestionCompleted(String elicitation, long sequence, long connection) {}
