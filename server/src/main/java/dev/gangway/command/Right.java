package dev.gangway.command;

/// What a principal may be allowed to do with a stream. To see is part of every other right.
public enum Right {
    /// See its events and state.
    OBSERVE(1),
    /// Give it prompts, cancel, change its settings.
    PROMPT(2),
    /// Answer its open requests.
    APPROVE(4),
    /// Stop its agent, delete it, grant rights.
    ADMINISTER(8);

    private final int bit;

    Right(int bit) {
        this.bit = bit;
    }

    /// Its place in a stored set of rights; never changes.
    public int bit() {
        return bit;
    }
}
