package dev.gangway.store;

/// A seam for tests: told each time the store or the log reaches a named step between two effects
/// that a crash could separate. A test throws an [Error] from it to stop there, as `kill -9` would;
/// an exception is taken for a failure of the step. Does nothing in production. Called on the
/// thread that does the step.
@FunctionalInterface
public interface FaultPoint {
    /// Does nothing.
    FaultPoint NONE = step -> {};

    /// @param step the step's name, as in `commit.before`
    void reached(String step);
}
