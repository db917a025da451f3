package dev.gangway.testkit.model;

import java.time.Duration;

/// One thing that the scripted model does, as one line of the last user message asks. Immutable.
public sealed interface Directive {

    /// `@say TEXT`: streams the text in pieces of a few characters.
    record Say(String text) implements Directive {}

    /// `@think TEXT`: streams the text as reasoning.
    record Think(String text) implements Directive {}

    /// `@stream COUNT [DELAY]`: COUNT pieces, each a ten-digit ordinal from 0000000001 and a space,
    /// DELAY apart.
    record Stream(int count, Duration delay) implements Directive {
        /// The most pieces that one line may ask for.
        static final int COUNT_MAX = 1_000_000;

        /// Refuses counts outside 1 to [#COUNT_MAX] and negative delays.
        public Stream {
            require(count >= 1 && count <= COUNT_MAX, "@stream: COUNT is 1 to " + COUNT_MAX);
            require(!delay.isNegative(), "@stream: DELAY is not negative");
        }
    }

    /// `@shell COMMAND`: calls the agent's own shell tool; the lines that follow are the next
    /// answer's.
    record Shell(String command) implements Directive {}

    /// `@write PATH TEXT`: calls the agent's own tool for writing a file; the lines that follow are
    /// the next answer's.
    record Write(String path, String content) implements Directive {}

    /// `@error STATUS [TIMES]`: answers that HTTP status to the next TIMES requests at this place,
    /// then goes on.
    record Fail(int status, int times) implements Directive {
        /// Refuses what is not an HTTP error.
        public Fail {
            require(status >= 400 && status <= 599, "@error: STATUS is 400 to 599");
            require(times >= 1, "@error: TIMES is at least 1");
        }
    }

    /// `@drop [PIECES [TIMES]]`: sends that many pieces and closes the socket in the middle of the
    /// answer.
    record Drop(int pieces, int times) implements Directive {
        /// Refuses negative numbers.
        public Drop {
            require(pieces >= 0, "@drop: PIECES is not negative");
            require(times >= 1, "@drop: TIMES is at least 1");
        }
    }

    /// `@hang`: sends nothing more until the client goes away or the server is closed.
    record Hang() implements Directive {}

    /// `@usage INPUT OUTPUT`: the token counts that this answer reports.
    record Usage(long input, long output) implements Directive {}

    /// `@stop end|length|refusal`: why this answer ends.
    record Stop(StopReason reason) implements Directive {}

    /// `@history`: says the roles and texts that the request carried, one line each.
    record History() implements Directive {}

    /// Whether the answer ends here, since the agent has to act before the script goes on.
    default boolean callsTool() {
        return this instanceof Shell || this instanceof Write;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
