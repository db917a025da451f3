package dev.gangway.testkit.hostile;

import java.util.Arrays;
import java.util.Locale;

/// What a [HostileAgent] does wrong. Unless said otherwise, it does so when prompted and is a
/// proper agent until then.
public enum Misbehaviour {
    /// Writes a line that never ends.
    ENDLESS_LINE,
    /// Sends a chunk whose text is not UTF-8, then ends the turn.
    BROKEN_UTF8,
    /// Sends chunks without end and without a pause.
    FLOOD,
    /// Never says anything, not even to initialize.
    SILENT,
    /// Starts a hundred children that stay, then ends the turn.
    HUNDRED_CHILDREN,
    /// Starts a child in a session of its own, which holds stdout open, then ends the turn.
    SETSID_CHILD,
    /// Ignores SIGTERM and the end of its stdin, from its start.
    IGNORE_SIGTERM,
    /// Answers the prompt twice, the second time with another stop reason.
    ANSWERS_TWICE,
    /// Answers requests that nobody made and withdraws requests that it never made.
    UNKNOWN_IDS,
    /// Sends updates for sessions that are not there, and one for the session `victim`.
    FOREIGN_SESSION_IDS,
    /// Exits with code 3 when it is initialised.
    DIES_IN_INITIALIZE,
    /// Does not answer the prompt, cancelled or not.
    NEVER_ANSWERS_CANCEL,
    /// Asks for a permission, takes it back at once, then ends the turn.
    WITHDRAWS_PERMISSION,
    /// Sends updates whose `update` member stands there twice, then ends the turn.
    DUPLICATE_UPDATE_KEY,
    /// Writes 32 MB of bytes that are no JSON, with line ends here and there, then ends the turn.
    HUGE_GARBAGE,
    /// Writes a megabyte of line ends and a line of blanks, then ends the turn.
    MEGABYTE_OF_NOTHING,
    /// Asks for five thousand permissions at once, then ends the turn.
    ENDLESS_REQUESTS,
    /// Asks for permissions with ten thousand options each, then ends the turn.
    HUGE_OPTIONS,
    /// Sends updates that are nested a hundred thousand deep, then ends the turn.
    DEEP_JSON,
    /// Announces three tool calls under one id and ends it twice, then ends the turn.
    DUPLICATE_TOOL_IDS,
    /// Closes its stdout in the turn, and lives on.
    CLOSES_STDOUT,
    /// Closes its stdin, ends the turn, and lives on.
    CLOSES_STDIN,
    /// Starts a child that holds stdout open, and exits with code 7 in the turn.
    EXITS_LEAVING_CHILD,
    /// Starts a child with an empty environment in a session of its own, then ends the turn. The
    /// directory that it works in is one of the child's arguments.
    CLEAN_CHILD;

    /// The one that is called so on the command line: `endless-line`.
    public static Misbehaviour of(String word) {
        return Arrays.stream(values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no misbehaviour " + word));
    }

    /// Its name on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
