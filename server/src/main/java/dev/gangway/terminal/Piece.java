package dev.gangway.terminal;

/// What comes next for one viewer.
sealed interface Piece {
    /// Nothing now.
    record Nothing() implements Piece {}

    /// So many bytes are gone.
    record Skipped(long bytes) implements Piece {}

    record Text(String text, int bytes) implements Piece {}

    record End(TerminalEnd end) implements Piece {}
}
