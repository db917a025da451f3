package dev.gangway.gateway;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a page of the list of sessions ended; opaque to clients.
record ListCursor(long updated, String id) {
    static final ListCursor FIRST = new ListCursor(Long.MAX_VALUE, "");

    static ListCursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return new ListCursor(
                    Long.parseLong(plain.substring(0, colon)), plain.substring(colon + 1));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notOurs) {
            throw new GatewayException(
                    ErrorCode.INVALID, "This is not a cursor of this list.", notOurs);
        }
    }

    String text() {
        String plain = updated + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
