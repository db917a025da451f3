package dev.gangway.usage;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// What an agent says of the turn that runs, the same for all kinds of agents.
///
/// @param tokens of the turn so far; they replace what was said of it before
/// @param model the model's name; empty when the agent does not say
/// @param sessionCost in billionths of a dollar, all of the session until now, as agents count it
public record Reported(Optional<Tokens> tokens, String model, OptionalLong sessionCost) {
    public static final Reported NOTHING = new Reported(Optional.empty(), "", OptionalLong.empty());

    private static final int MODEL_CHARACTERS_MAX = 200;

    public Reported {
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(sessionCost);
        if (model.length() > MODEL_CHARACTERS_MAX) {
            model = model.substring(0, MODEL_CHARACTERS_MAX);
        }
    }

    public boolean isNothing() {
        return tokens.isEmpty() && sessionCost.isEmpty();
    }
}
