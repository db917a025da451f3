package dev.gangway.wire.mezame;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.session.SessionState;

/// The gateway's doors as one caller may use them. Any thread.
///
/// @param connection for the origin of what it causes
record Caller(Gateway gateway, Principal principal, long connection) {
    void execute(Command command, Reply reply) {
        gateway.execute(principal, connection, command, reply);
    }

    Answered read(Query query) {
        return gateway.read(principal, query);
    }

    /// The committed state of a session.
    SessionState session(String id) {
        return ((Answered.Session) read(new Query.Session(id))).state();
    }

    Answered.Transcript transcript(Query.Transcript query) {
        return (Answered.Transcript) read(query);
    }
}
