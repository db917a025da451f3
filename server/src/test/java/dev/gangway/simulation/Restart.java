package dev.gangway.simulation;

/// How one server ended before the next began.
///
/// @param how in a word, for the trace
/// @param unclean whether it could not say good-bye
/// @param rebooted whether the system was started anew as well
/// @param atMillis when
record Restart(String how, boolean unclean, boolean rebooted, long atMillis) {}
