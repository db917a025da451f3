package dev.gangway.agent.found;

import java.util.Objects;

/// Whether an agent can work, as far as that can be told without starting a session and without the
/// network.
///
/// @param sentence by what it is logged in, or what to do; for people
public record LogIn(State state, String sentence) {
    /// How much is known.
    public enum State {
        /// There is a key or a credential; whether it is good, only its owner's server knows.
        FOUND("logged in"),
        /// It will not work before a person does something.
        MISSING("not logged in"),
        /// It cannot be told.
        UNKNOWN("unknown"),
        /// It needs none.
        NOT_NEEDED("not needed");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /// In words, for people.
        public String words() {
            return words;
        }
    }

    public LogIn {
        Objects.requireNonNull(state);
        Objects.requireNonNull(sentence);
    }
}
