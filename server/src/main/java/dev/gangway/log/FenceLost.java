package dev.gangway.log;

/// A stream was opened by another writer meanwhile.
final class FenceLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FenceLost(String message) {
        super(message);
    }
}
