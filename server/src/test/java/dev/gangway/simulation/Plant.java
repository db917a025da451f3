package dev.gangway.simulation;

import java.util.function.Supplier;

/// A fault on purpose, and the words by which it must be found.
///
/// @param name what is wrong
/// @param found a regular expression for part of the finding
/// @param fitting makes it, once for each run
record Plant(String name, String found, Supplier<Fitting> fitting) {
    @Override
    public String toString() {
        return name;
    }
}
