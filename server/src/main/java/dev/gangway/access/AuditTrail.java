package dev.gangway.access;

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
            };

    /// Records in the commit of what the entry tells of. On the log's writer thread.
    void record(LogTransaction transaction, AuditEntry entry);

    /// Records by itself what has no commit of its own, such as a refusal. Any thread; does not
    /// wait.
    void record(AuditEntry entry);
}
