package dev.gangway.bench;

/// A run that cannot count: wrong frames, or a server that does not do its work.
final class BenchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailed(String message) {
        super(message);
    }
}
