package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.Optional;

/// The three doors. Whoever comes in by one of them is checked there, against the stream, for the
/// right it needs; what the caller may not see does not exist for it (NOT_FOUND).
public interface Gateway {
    /// Carries out a command. Reads of the store that it needs (restoring a session) happen on the
    /// calling thread; the rest does not wait.
    ///
    /// @param connection the number of the caller's connection, for the event's origin; 0 for none
    void execute(Principal principal, long connection, Command command, Reply reply);

    /// Answers a query. May read the store.
    ///
    /// @throws dev.gangway.command.GatewayException when refused
    Answered read(Principal principal, Query query);

    /// Subscribes to a stream. May read the store.
    ///
    /// @param after the position from which to go on; empty for the head, as of the returned state
    /// @param watcher told of a session's changes until the subscription is closed
    /// @throws dev.gangway.command.GatewayException when refused
    Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher);

    /// Tells a watcher of a session's changes from now on, without a subscription. May read the
    /// store.
    ///
    /// @return ends it
    /// @throws dev.gangway.command.GatewayException when refused
    Runnable watch(Principal principal, String session, SessionWatcher watcher);
}
