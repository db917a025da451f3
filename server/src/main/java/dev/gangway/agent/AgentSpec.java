package dev.gangway.agent;

import dev.gangway.process.isolation.Confinement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An agent, as configured.
///
/// @param name how people choose it, as in `/acp/<name>`
/// @param command the program
/// @param environment set besides the allow-list of the server's own, and above what the profile
///   sets
/// @param profile names known quirks; empty to recognise them by the command
/// @param settings what is set in each of its sessions before anybody may prompt, in this order,
///   unless a person chose another in that session
/// @param workplace what it may ask of Gangway
/// @param confinement what stands before its command and what it may see
public record AgentSpec(
        String name,
        String command,
        List<String> args,
        Map<String, String> environment,
        String profile,
        List<AgentSetting> settings,
        WorkplaceOffer workplace,
        Confinement confinement) {
    /// An agent of which nothing is set, that is offered no workplace, and is neither wrapped nor
    /// isolated.
    public AgentSpec(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile) {
        this(
                name,
                command,
                args,
                environment,
                profile,
                List.of(),
                WorkplaceOffer.NONE,
                Confinement.NONE);
    }

    /// One of which nothing is set, and that is neither wrapped nor isolated.
    public AgentSpec(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile,
            WorkplaceOffer workplace) {
        this(name, command, args, environment, profile, List.of(), workplace, Confinement.NONE);
    }

    public AgentSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(command);
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(profile);
        settings = List.copyOf(settings);
        Objects.requireNonNull(workplace);
        Objects.requireNonNull(confinement);
    }
}
