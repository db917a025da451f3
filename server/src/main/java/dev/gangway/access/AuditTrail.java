package dev.gangway.access;

import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;

/// Takes what belongs in the audit.
public interface AuditTrail {
    /// Takes nothing; for tests.
    AuditTrail NONE =
            new AuditTrail() {
                @Override
                public void record(LogTransaction transaction, AuditEntry entry) {}

                @Override
                public void record(AuditEntry entry) {}

                @Override
                public AuditEntry entry(
                        Origin origin, AuditAction action, String stream, RawJson details) {
                    return new AuditEntry(
                            0,
                            origin.principal(),
                            "",
                            "",
                            action.word(),
                            stream,
                            AuditEntry.ACCEPTED,
                            details);
                }
            };

    /// Records in the commit of what the entry tells of. On the log's writer thread.
    void record(LogTransaction transaction, AuditEntry entry);

    /// Records by itself what has no commit of its own, such as a refusal. Any thread; does not
    /// wait.
    void record(AuditEntry entry);

    /// An entry, now, of what was accepted of somebody, with where its connection came in.
    ///
    /// @param stream its name; empty for none
    AuditEntry entry(Origin origin, AuditAction action, String stream, RawJson details);
}
