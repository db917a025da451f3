package dev.gangway.log;

/// Rows that go with a batch of events, in the same transaction. Run by the log's writer thread;
/// may run again when the commit is tried again without other streams' batches, so it must do
/// nothing but use the transaction.
@FunctionalInterface
public interface RowWork {
    void run(LogTransaction transaction);
}
