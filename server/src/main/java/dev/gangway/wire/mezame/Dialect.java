package dev.gangway.wire.mezame;

/// Which generation of the front-end is served.
enum Dialect {
    /// Since 0.8.26: shows a prompt when the server echoes it, and thoughts as such.
    ECHO,
    /// Before: shows its own prompts itself, and thoughts as notes.
    OWN
}
