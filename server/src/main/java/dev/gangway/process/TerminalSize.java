package dev.gangway.process;

/// How many characters a terminal's window shows.
public record TerminalSize(int columns, int rows) {
    private static final int MAX = 1000;

    public TerminalSize {
        if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
            throw new IllegalArgumentException(
                    "a window has 1 to " + MAX + " columns and rows, not " + columns + "×" + rows);
        }
    }

    /// The nearest size that a window can have.
    public static TerminalSize near(long columns, long rows) {
        return new TerminalSize(Math.clamp(columns, 1, MAX), Math.clamp(rows, 1, MAX));
    }
}
