package dev.gangway.cli;

/// A command cannot go on: the message is what the person reads.
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }
}
