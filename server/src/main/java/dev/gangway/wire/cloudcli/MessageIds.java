package dev.gangway.wire.cloudcli;

/// The ids of messages: the same live and when the conversation is read again, since the front-end
/// takes two messages with one id for one.
final class MessageIds {
    private MessageIds() {}

    /// @param part from 1, of a message that is too long for one
    static String message(String session, long number, long part) {
        return session + "_m" + number + (part > 1 ? "_" + part : "");
    }

    static String toolUse(String session, String toolCall) {
        return session + "_t_" + toolCall;
    }

    static String toolResult(String session, String toolCall) {
        return session + "_r_" + toolCall;
    }

    static String failure(String session, long turn) {
        return session + "_x" + turn;
    }

    /// What one event says.
    static String event(String session, long sequence) {
        return session + "_e" + sequence;
    }
}
