package dev.gangway.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The opening of a WebSocket (RFC 6455, section 4.2). Pure.
final class Handshake {
    private static final String VERSION = "13";
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private Handshake() {}

    /// What is wrong with a request for an upgrade; empty when it is a good one.
    static Optional<Answer> refusal(Request request) {
        if (!request.method().equals("GET") || request.body().length > 0) {
            return refused("A WebSocket is opened by a GET without a body.");
        }
        if (!request.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(Optional.of(VERSION))) {
            Problem problem =
                    new Problem(
                            426,
                            "Upgrade Required",
                            "Only version 13 of WebSocket is known.",
                            "INVALID");
            return Optional.of(problem.answer(List.of("Sec-WebSocket-Version", VERSION)));
        }
        boolean hasKey =
                request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                        .filter(key -> KEY.matcher(key).matches())
                        .isPresent();
        return hasKey ? Optional.empty() : refused("Sec-WebSocket-Key is not 16 bytes in base 64.");
    }

    /// The answer that opens the socket.
    ///
    /// @param spoken the sub-protocols that may be chosen, best first; the first of them that the
    ///   client offered is. A token among those offered is never chosen, so never said back.
    /// @param extra further headers, name then value
    static FullHttpResponse accept(Request request, List<String> spoken, List<String> extra) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.SWITCHING_PROTOCOLS,
                        Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = response.headers();
        for (int i = 0; i < extra.size(); i += 2) {
            headers.add(extra.get(i), extra.get(i + 1));
        }
        headers.set(HttpHeaderNames.UPGRADE, "websocket");
        headers.set(HttpHeaderNames.CONNECTION, "Upgrade");
        String key = request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY).orElseThrow();
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptKey(key));
        List<String> offered = Credentials.protocols(request.headers());
        spoken.stream()
                .filter(offered::contains)
                .findFirst()
                .ifPresent(chosen -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, chosen));
        return response;
    }

    private static Optional<Answer> refused(String detail) {
        return Optional.of(Problem.badRequest(detail).answer());
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
