package dev.gangway.bench;

/// How much is measured.
///
/// @param rounds how often; medians are shown
/// @param warmUpTurns that a Gangway or Netty server streams before the one that counts
/// @param times how many times the least amount
record Size(int rounds, int warmUpTurns, int times) {
    /// For figures.
    static final Size FULL = new Size(3, 8, 20);

    /// Shows that all frames come, and in order; its figures mean nothing.
    static final Size QUICK = new Size(1, 0, 1);

    /// One run, for a profiler.
    static final Size SINGLE = new Size(1, 8, 20);

    boolean isQuick() {
        return times == 1;
    }

    /// So many of the least amount.
    long of(long least) {
        return times * least;
    }

    /// One number for a short round, one for a long one.
    long pick(long quick, long full) {
        return isQuick() ? quick : full;
    }
}
