package dev.gangway.command;

/// Takes what a command came to: exactly one call, after the commit, on the log's writer thread or
/// on the caller's own; must not block.
public interface Reply {
    void done(Result result);

    void failed(GatewayException problem);
}
