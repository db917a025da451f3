package dev.gangway.testkit.puppet;

/// How a puppet is heard: a protocol of agents, as far as a script needs it. Where a protocol has
/// no such thing, [UnsupportedOperationException].
interface Voice {
    void say(String text);

    /// The same, its line torn into single bytes.
    void sayInPieces(String text);

    void think(String text);

    void toolStarts(String id, String title);

    void toolEnds(String id, boolean failed, String output);

    /// An update as the protocol has it.
    void update(String json);

    /// Asks for permission, and waits.
    ///
    /// @return the chosen option's id; `cancelled` when the turn was cancelled
    String ask(String title) throws InterruptedException;

    /// What the session is in.
    String mode();

    /// The option that was set last, and its value.
    String option();

    /// What people said in this session so far, one prompt a line.
    String heard();

    /// What the turn used, told with its end.
    void used(long input, long output, double cost);
}
