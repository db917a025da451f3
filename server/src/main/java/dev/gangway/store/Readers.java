package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// A few connections for reading, lent to one thread each. Any thread; waits when all are lent.
final class Readers implements AutoCloseable {
    private final SqliteFile file;
    private final int connectionsMax;

    /// Guards the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition change = lock.newCondition();
    private final ArrayDeque<SqliteConnection> idle = new ArrayDeque<>();
    private final List<SqliteConnection> all = new ArrayList<>();
    private int lent;
    private boolean closed;

    Readers(SqliteFile file, int connectionsMax) {
        this.file = file;
        this.connectionsMax = connectionsMax;
    }

    <T> T read(Function<Transaction, T> work) {
        SqliteConnection connection = take();
        try {
            return connection.read(work);
        } finally {
            giveBack(connection);
        }
    }

    /// @throws StoreException TOO_LONG when it was stopped
    <T> T read(Duration timeMax, Function<Transaction, T> work) {
        SqliteConnection connection = take();
        try {
            return connection.read(transaction -> {
                try (Deadline _ = new Deadline(connection, timeMax)) {
                    return work.apply(transaction);
                }
            });
        } finally {
            giveBack(connection);
        }
    }

    int lent() {
        lock.lock();
        try {
            return lent;
        } finally {
            lock.unlock();
        }
    }

    private SqliteConnection take() {
        lock.lock();
        try {
            while (!closed && idle.isEmpty() && all.size() == connectionsMax) {
                change.awaitUninterruptibly();
            }
            if (closed) {
                throw new StoreException(Reason.CLOSED, "the store was closed");
            }
            if (idle.isEmpty()) {
                SqliteConnection made = file.openReader();
                all.add(made);
                idle.push(made);
            }
            lent++;
            return idle.pop();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(SqliteConnection connection) {
        lock.lock();
        try {
            lent--;
            idle.push(connection);
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses further reads, waits for those under way, closes the connections.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            change.signalAll();
            while (lent > 0) {
                change.awaitUninterruptibly();
            }
            all.forEach(SqliteConnection::close);
            all.clear();
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
