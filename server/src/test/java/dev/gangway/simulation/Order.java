package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;

/// A command on its way, and what came of it. Told by a server that may be gone before it answers.
final class Order implements Reply {
    private final Ledger ledger;
    private final Principal by;
    private final long connection;
    private final Command command;
    private final int run;
    private int answers;

    /// @param run the number of the server that it was given to
    Order(Ledger ledger, Principal by, long connection, Command command, int run) {
        this.ledger = ledger;
        this.by = by;
        this.connection = connection;
        this.command = command;
        this.run = run;
    }

    Principal by() {
        return by;
    }

    long connection() {
        return connection;
    }

    Command command() {
        return command;
    }

    int run() {
        return run;
    }

    boolean isAnswered() {
        return answers > 0;
    }

    @Override
    public void done(Result result) {
        answers++;
        ledger.done(this, result, answers);
    }

    @Override
    public void failed(GatewayException problem) {
        answers++;
        ledger.failed(this, problem, answers);
    }

    @Override
    public String toString() {
        return command + " by " + by.id();
    }
}
