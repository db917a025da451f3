package dev.gangway.wire.acp;

/// What one connection may hold on this wire. Each is reached by a client alone and costs that
/// client alone.
///
/// @param subscriptions sessions and feeds attached at a time; one more is refused with LIMIT
/// @param unansweredCommands requests in work; at this number the socket is not read until half of
///   them are answered. A prompt counts until it is accepted, not until its turn ends, so that a
///   client can always cancel and answer
/// @param awaitedPrompts accepted prompts whose turn has not ended; one more is refused with LIMIT
/// @param shownRequests open requests that wait for this client's answer; more are shown when some
///   are answered
/// @param timesAsked how often one open request is put to a client that answers it wrongly
/// @param listPage sessions in one answer of `session/list`
/// @param historyPage transcript entries that `session/load` holds in memory at a time
public record AcpLimits(
        int subscriptions,
        int unansweredCommands,
        int awaitedPrompts,
        int shownRequests,
        int timesAsked,
        int listPage,
        int historyPage) {
    /// Those of a server whose configuration says nothing.
    public static final AcpLimits DEFAULT = new AcpLimits(64, 64, 256, 256, 3, 50, 32);

    private static final int LIST_PAGE_MAX = 200;
    private static final int HISTORY_PAGE_MAX = 500;

    public AcpLimits {
        positive("subscriptions", subscriptions, Integer.MAX_VALUE);
        positive("unansweredCommands", unansweredCommands, Integer.MAX_VALUE);
        positive("awaitedPrompts", awaitedPrompts, Integer.MAX_VALUE);
        positive("shownRequests", shownRequests, Integer.MAX_VALUE);
        positive("timesAsked", timesAsked, Integer.MAX_VALUE);
        positive("listPage", listPage, LIST_PAGE_MAX);
        positive("historyPage", historyPage, HISTORY_PAGE_MAX);
    }

    private static void positive(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ", not " + value);
        }
    }
}
