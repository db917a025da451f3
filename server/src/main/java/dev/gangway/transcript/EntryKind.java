package dev.gangway.transcript;

/// What an entry of a transcript is. Its name is what is stored and what clients see.
public enum EntryKind {
    /// A message, or a part of a long one.
    MESSAGE("message"),
    /// A tool call as it stands after its last update.
    TOOL_CALL("tool_call"),
    /// The last plan of a turn.
    PLAN("plan"),
    /// A permission request or a question, with its outcome once it has one.
    REQUEST("request"),
    /// A turn: who began it, how it ended. Stands where the turn began.
    TURN("turn"),
    /// Something the agent said that nobody knows, or something to be known about it.
    UNRECOGNIZED("unrecognized");

    private final String wireName;

    EntryKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// The kind with this name.
    ///
    /// @throws IllegalArgumentException for any other name: the row is damaged or newer than this
    ///   program
    static EntryKind ofWireName(String name) {
        for (EntryKind kind : values()) {
            if (kind.wireName.equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no entry of a transcript is a " + name);
    }
}
