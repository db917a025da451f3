package dev.gangway.wire.acp;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Messages;

/// The JSON-RPC envelopes around what is sent.
final class Frames {
    private static final int ENVELOPE_BYTES = 128;

    private Frames() {}

    static byte[] result(RawJson id, RawJson result) {
        Bytes out = new Bytes(ENVELOPE_BYTES + result.length());
        Messages.response(out, id, result);
        return out.toByteArray();
    }

    static byte[] error(RawJson id, AcpError error) {
        Bytes out = new Bytes(2 * ENVELOPE_BYTES);
        Messages.error(out, id, error.code(), error.message(), error.data());
        return out.toByteArray();
    }

    static byte[] request(RawJson id, String method, RawJson params) {
        Bytes out = new Bytes(ENVELOPE_BYTES + params.length());
        Messages.request(out, id, method, params);
        return out.toByteArray();
    }

    static byte[] notification(String method, RawJson params) {
        Bytes out = new Bytes(ENVELOPE_BYTES + params.length());
        Messages.notification(out, method, params);
        return out.toByteArray();
    }

    /// A `session/update` that is no event's own frame.
    static byte[] update(String session, RawJson update, RawJson meta) {
        RawJson params =
                new ObjectText()
                        .text("sessionId", session)
                        .json("update", update)
                        .jsonUnlessNull("_meta", meta)
                        .end();
        return notification("session/update", params);
    }
}
