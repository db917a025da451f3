package dev.gangway.wire.cloudcli;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.time.Instant;
import java.util.List;

/// The frames that are no messages of a conversation: private to one socket.
final class GatewayFrames {
    private GatewayFrames() {}

    /// @param seen what this socket has been given, so that a client which goes on from it misses
    ///   nothing
    static byte[] subscribed(
            String session, boolean processing, long seen, List<RawJson> cards, long nowMillis) {
        return new MessageText()
                .text("kind", "chat_subscribed")
                .text("sessionId", session)
                .flag("isProcessing", processing)
                .number("lastSeq", seen)
                .json("pendingPermissions", array(cards))
                .text("timestamp", time(nowMillis))
                .end()
                .bytes();
    }

    static byte[] error(ChatError error, long nowMillis) {
        MessageText frame =
                new MessageText()
                        .text("kind", "protocol_error")
                        .text("code", error.code())
                        .text("error", error.message());
        return frame.json("sessionId", error.session().map(RawJson::ofText).orElse(RawJson.NULL))
                .text("timestamp", time(nowMillis))
                .end()
                .bytes();
    }

    /// An open request as `chat_subscribed` lists it.
    static RawJson pending(String session, OpenRequest request) {
        return card(new MessageText(), request)
                .text("sessionId", session)
                .text("receivedAt", time(request.atMillis()))
                .end();
    }

    /// An open request as it is asked while a client watches.
    ///
    /// @param seq the number of the event that opened it; 0 for none
    static byte[] permissionRequest(SessionState state, OpenRequest request, long seq) {
        String id = MessageIds.event(state.id(), request.sequence());
        String provider = state.agent().name();
        MessageText message =
                MessageText.message(
                        "permission_request", id, state.id(), provider, request.atMillis());
        return card(seq == 0 ? message : message.number("seq", seq), request).end().bytes();
    }

    private static MessageText card(MessageText text, OpenRequest request) {
        Card card = Card.of(request);
        return text.text("requestId", request.id())
                .text("toolName", card.toolName())
                .json("input", card.input());
    }

    static RawJson array(List<RawJson> values) {
        Bytes out = new Bytes(64).appendByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.appendByte(',');
            }
            out.append(values.get(i));
        }
        return out.appendByte(']').toJson();
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
