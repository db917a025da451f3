package dev.gangway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What is sent back for a request.
///
/// @param contentType empty when there is no body to describe
/// @param body not changed afterwards
/// @param headers name then value
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String contentType, byte[] body, List<String> headers) {
    private static final byte[] NOTHING = {};

    Answer {
        headers = List.copyOf(headers);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        if (headers.size() % 2 != 0) {
            throw new IllegalArgumentException("a header has a name and a value");
        }
    }

    /// The same with further headers.
    Answer and(List<String> more) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(more);
        return new Answer(status, contentType, body, all);
    }

    static Answer text(int status, String text) {
        return new Answer(
                status,
                "text/plain; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    static Answer empty(int status, List<String> headers) {
        return new Answer(status, "", NOTHING, headers);
    }
}
