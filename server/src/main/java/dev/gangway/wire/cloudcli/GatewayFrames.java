package dev.gangway.wire.cloudcli;

import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

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

    /// A session that has changed, as lists show it.
    static byte[] upserted(SessionState state, long nowMillis) {
        ObjectNode session =
                Listing.session(
                        state.id(),
                        state.agent().name(),
                        state.title(),
                        state.messages(),
                        state.updatedAtMillis());
        return upserted(session, state.project(), state.directory(), nowMillis);
    }

    /// @param project empty for none; named after the session's directory, which is its path here
    static byte[] upserted(ObjectNode session, String project, String directory, long atMillis) {
        ObjectNode frame =
                Json.object()
                        .put("kind", "session_upserted")
                        .put("sessionId", Json.text(session, "id", ""))
                        .put("provider", Json.text(session, "provider", ""));
        frame.set("session", session);
        if (project.isEmpty()) {
            frame.putNull("project");
        } else {
            frame.set("project", Listing.project(project, Listing.name(directory), directory));
        }
        frame.put("timestamp", time(atMillis));
        return frame.toString().getBytes(StandardCharsets.UTF_8);
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
