package dev.gangway.log;

/// A stream that is being appended to: how far readers may see it.
sealed interface Live permits Appender, Feed {
    /// The last sequence that readers may see. Any thread.
    long published();
}
