package dev.gangway.agent;

import dev.gangway.process.isolation.Confinement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An agent, as configured.
///
/// @param name how people choose it, as in `/acp/<name>`
/// @param command the program
/// @param environment set besides the allow-list of the server's own
/// @param profile names known quirks; empty for none
/// @param workplace what it may ask of Gangway
/// @param confinement what stands before its command and what it may see
public record AgentSpec(
        String name,
        String command,
        List<String> args,
        Map<String, String> environment,
        String profile,
        WorkplaceOffer workplace,
        Confinement confinement) {
    /// An agent that is offered no workplace, and is neither wrapped nor isolated.
    public AgentSpec(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile) {
        this(name, command, args, environment, profile, WorkplaceOffer.NONE, Confinement.NONE);
    }

    /// One that is neither wrapped nor isolated.
    public AgentSpec(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile,
            WorkplaceOffer workplace) {
        this(name, command, args, environment, profile, workplace, Confinement.NONE);
    }

    public AgentSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(command);
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(workplace);
        Objects.requireNonNull(confinement);
    }
}
