package dev.gangway.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a principal may be allowed to do with a stream or in a project. To see is part of every
/// other right.
public enum Right {
    /// See its events and state.
    OBSERVE(1),
    /// Give it prompts, cancel, change its settings.
    PROMPT(2),
    /// Answer its open requests.
    APPROVE(4),
    /// Stop its agent, delete it, grant rights.
    ADMINISTER(8),
    /// Run programs of one's own in a project, as the server's user: open a terminal. Nobody has it
    /// by owning something; administrators have it and give it.
    EXECUTE(16);

    /// All that an owner has by owning.
    public static final Set<Right> OWNERS =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(EXECUTE)));

    private final int bit;

    Right(int bit) {
        this.bit = bit;
    }

    /// Its place in a stored set of rights; never changes.
    public int bit() {
        return bit;
    }
}
