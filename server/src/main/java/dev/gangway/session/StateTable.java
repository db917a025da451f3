package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A state machine as a table of (state, input) → (state, effect). What is not in the table cannot
/// happen.
///
/// @param <S> states
/// @param <I> inputs
/// @param <E> effects
final class StateTable<S extends Enum<S>, I extends Enum<I>, E extends Enum<E>> {
    /// Where an input leads, and what is to be done.
    record Step<S, E>(S next, E effect) {}

    private record Place<S, I>(S state, I input) {}

    private final String name;
    private final Map<Place<S, I>, Step<S, E>> steps = new LinkedHashMap<>();

    StateTable(String name) {
        this.name = name;
    }

    StateTable<S, I, E> on(S state, I input, S next, E effect) {
        if (steps.put(new Place<>(state, input), new Step<>(next, effect)) != null) {
            throw new IllegalArgumentException(
                    name + " has two steps for " + state + " and " + input);
        }
        return this;
    }

    Step<S, E> step(S state, I input) {
        return find(state, input)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.INTERNAL,
                                name + " has no step for " + state + " and " + input));
    }

    Optional<Step<S, E>> find(S state, I input) {
        return Optional.ofNullable(steps.get(new Place<>(state, input)));
    }

    /// The table as a Mermaid state diagram.
    String diagram() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        steps.forEach((place, step) ->
                text.append(
                        "    %s --> %s: %s / %s\n"
                                .formatted(
                                        place.state(), step.next(), place.input(), step.effect())));
        return text.append("```\n").toString();
    }
}
