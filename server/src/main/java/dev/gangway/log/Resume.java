package dev.gangway.log;

import dev.gangway.event.Position;

/// What a position gets: all that follows it, or a word on why not.
public sealed interface Resume {
    /// Where the stream's published head stood when this was decided.
    Position head();

    /// Every later event will be read, none is missing.
    record Resumed(Position head) implements Resume {}

    /// The events between were trimmed: reading goes on with the first one kept.
    record Gap(Position head, long firstKept) implements Resume {}

    /// Another epoch, or ahead of the log: the subscriber's knowledge is not of this log.
    record Reset(Position head) implements Resume {}
}
