package dev.gangway.terminal;

/// Whoever is shown a terminal. Called by one thread at a time, in order, and never after it went;
/// must not block.
public interface TerminalViewer {
    /// The first call.
    ///
    /// @param again whether the terminal was there before: what it showed last follows
    void attached(boolean again);

    /// What the program writes, from character to character.
    ///
    /// @param taken to be run once when the viewer has done with it; as long as too much is not, no
    ///   more comes
    void output(String text, Runnable taken);

    /// So many bytes of output are gone: they came faster than this viewer took them, or before it
    /// was there.
    void skipped(long bytes);

    /// The last call: the program has ended, and all that it wrote was shown.
    void ended(TerminalEnd end);
}
