package dev.gangway.access;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// One thing that somebody did or tried to do. Holds nothing secret.
///
/// @param atMillis when, by the server's clock
/// @param principal the id of who; empty for nobody known
/// @param credential the id of by what; empty for the server's own token or none
/// @param address from where; empty when not known
/// @param action what, a closed vocabulary in lower case with dots (`session.prompt`,
///   `token.revoke`)
/// @param stream on which stream, by its name; empty for none
/// @param outcome `accepted`, or the name of the error with which it was refused
/// @param details an object of a few small members
public record AuditEntry(
        long atMillis,
        String principal,
        String credential,
        String address,
        String action,
        String stream,
        String outcome,
        RawJson details) {
    public static final String ACCEPTED = "accepted";

    public AuditEntry {
        Objects.requireNonNull(principal);
        Objects.requireNonNull(credential);
        Objects.requireNonNull(address);
        Objects.requireNonNull(action);
        Objects.requireNonNull(stream);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(details);
    }

    public boolean isAccepted() {
        return outcome.equals(ACCEPTED);
    }

    /// The same, refused.
    ///
    /// @param error the name of the error
    public AuditEntry refused(String error) {
        return new AuditEntry(
                atMillis, principal, credential, address, action, stream, error, details);
    }

    AuditEntry with(RawJson otherDetails) {
        return new AuditEntry(
                atMillis, principal, credential, address, action, stream, outcome, otherDetails);
    }
}
