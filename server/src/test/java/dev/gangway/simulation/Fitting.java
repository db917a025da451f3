package dev.gangway.simulation;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentListener;
import dev.gangway.gateway.Gateway;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionWatcher;
import dev.gangway.session.Timers;
import dev.gangway.store.Database;
import dev.gangway.stream.EventReader;
import dev.gangway.stream.Sink;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.usage.Budgets;

/// Fits the parts of a server together. A planted fault is a fitting that puts something wrong
/// between two of them.
interface Fitting {
    /// As it should be.
    Fitting RIGHT = new Fitting() {};

    /// What the log tells the hub.
    default LogListener listener(LogListener hub) {
        return hub;
    }

    /// What the hub reads from the log.
    default EventReader reader(EventReader log) {
        return log;
    }

    /// Where sessions append.
    default EventLog log(EventLog log) {
        return log;
    }

    /// Where changes of access are written.
    default EventLog access(EventLog log) {
        return log;
    }

    /// What clients come in by.
    ///
    /// @param step has the log commit once
    default Gateway gateway(Gateway gateway, Runnable step) {
        return gateway;
    }

    /// What sessions may grow to.
    default SessionLimits limits(SessionLimits limits) {
        return limits;
    }

    default Sink sink(Sink sink) {
        return sink;
    }

    default SessionWatcher watcher(SessionWatcher client) {
        return client;
    }

    default AgentConnection agent(AgentConnection agent) {
        return agent;
    }

    /// What an agent tells its session.
    default AgentListener heard(AgentListener session) {
        return session;
    }

    /// What sessions may use.
    default Budgets budgets(Budgets budgets) {
        return budgets;
    }

    /// By which sessions know that time is over.
    default Timers timers(Timers timers) {
        return timers;
    }

    default TranscriptStore transcript(TranscriptStore store) {
        return store;
    }

    /// What the system says its boot is.
    default String bootId(String real) {
        return real;
    }

    /// Whether a server brings its sessions to their true state before it lets anybody in.
    default boolean recovers() {
        return true;
    }

    /// A server is about to open this database.
    default void opening(Database database) {}
}
