package dev.gangway.access;

import dev.gangway.command.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// The ways in: what listeners need of those who know the users.
public interface Entrance extends Authentication {
    /// How long a ticket is good.
    Duration TICKET_LIFE = Duration.ofSeconds(30);

    /// How long a link is good.
    Duration LINK_LIFE = Duration.ofMinutes(10);

    /// Lets nobody in: for a listener that nobody needs to enter.
    Entrance NOBODY = new ClosedEntrance();

    /// The one whom a token, a device's token or a browser's cookie names. Any thread; quick.
    @Override
    Optional<Principal> authenticate(String secret);

    /// By name and password. Takes as long for a name that nobody has. Blocks, about 100 ms of a
    /// core.
    ///
    /// @return empty when they do not belong together, or the user is disabled
    Optional<Entered> logIn(String name, Secret password);

    /// By the one-time code that was shown to the device's owner. Blocks.
    ///
    /// @return empty when there is no such code any more
    Optional<Entered> pair(String code);

    /// By the one-time link that a start prints. Blocks.
    ///
    /// @return empty when it was used before, or is too old
    Optional<Entered> enter(String link);

    /// Makes a one-time link for a browser on this machine, good for a few minutes.
    Secret link(Principal principal);

    /// Makes a ticket: used once, within seconds, in a URL, by clients that cannot set headers.
    Secret ticket(Principal principal);

    /// Whom a ticket names; from then on it names nobody.
    Optional<Principal> redeem(String ticket);

    /// Ends the credential by which somebody came in. Blocks.
    void logOut(Principal principal);

    /// Told the id of each credential that ended, by revocation, expiry, or since its user was
    /// disabled: its sockets are to be closed at once. On any thread; must not block.
    void whenEnded(Consumer<String> then);

    /// Somebody came in.
    ///
    /// @param secret what it shows from now on
    /// @param expires empty for never
    record Entered(Principal principal, Secret secret, Optional<Instant> expires) {
        public Entered {
            Objects.requireNonNull(principal);
            Objects.requireNonNull(secret);
            Objects.requireNonNull(expires);
        }
    }
}
