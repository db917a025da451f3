package dev.gangway.http;

import dev.gangway.access.Principal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request, read whole and taken apart.
///
/// @param path decoded, begins with a slash
/// @param query each name's values, decoded
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(
        String method,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        byte[] body,
        Caller caller) {
    private static final int PARAMETERS_MAX = 64;

    /// @throws IllegalArgumentException when the target is not a path, or badly encoded
    static Request of(HttpRequest request, byte[] body, Caller caller) {
        if (!request.uri().startsWith("/")) {
            throw new IllegalArgumentException("the request's target is not a path");
        }
        QueryStringDecoder target =
                QueryStringDecoder.builder().maxParams(PARAMETERS_MAX).build(request.uri());
        String path = target.path();
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the path holds control characters");
        }
        return new Request(
                request.method().name(),
                path,
                target.parameters(),
                request.headers(),
                body,
                caller);
    }

    /// Whose it is, and from where.
    NettySocket.Identity by(long connection, Principal principal) {
        return new NettySocket.Identity(connection, principal, caller.address());
    }

    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    Optional<String> header(CharSequence name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// Whether it only asks to be shown something.
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// Whether it asks for a WebSocket. Other upgrades are left aside, as HTTP allows.
    boolean isUpgrade() {
        return headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
    }
}
