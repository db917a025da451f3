package dev.gangway.notify;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Where somebody is told something.
///
/// @param name as configured; what was sent there is remembered under it
/// @param url of a webhook; of ntfy with the topic as its last part
/// @param secret of a webhook the key of its signature, of ntfy a token; empty for none
/// @param user whose feed is followed: the name
/// @param events what is told
/// @param quiet when nothing is sent
/// @param detail whether what an agent would do is sent too, not its title alone
public record Target(
        String name,
        Kind kind,
        URI url,
        String secret,
        String user,
        Set<Occasion> events,
        Optional<QuietHours> quiet,
        boolean detail) {
    /// How it is told.
    public enum Kind {
        /// Standard Webhooks.
        WEBHOOK,
        /// ntfy's publishing as JSON.
        NTFY
    }

    public Target {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(url);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(user);
        events = Set.copyOf(events);
        Objects.requireNonNull(quiet);
    }

    /// Without what is secret.
    @Override
    public String toString() {
        return name + " (" + kind + " to " + url.getHost() + ")";
    }
}
