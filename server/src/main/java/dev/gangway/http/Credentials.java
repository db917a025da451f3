package dev.gangway.http;

import dev.gangway.access.Authentication;
import dev.gangway.access.Principal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who sent a request: by `Authorization: Bearer`, or, for browsers, which cannot set headers on a
/// WebSocket, by a sub-protocol `bearer.<token>` among those offered. The token leaves this class
/// for [Authentication] only.
sealed interface Credentials {
    String SCHEME = "Bearer ";
    String PROTOCOL_PREFIX = "bearer.";

    /// Nothing names anyone.
    record Nobody() implements Credentials {}

    record Known(Principal principal) implements Credentials {}

    /// Something was presented that names nobody.
    record Wrong(Problem problem) implements Credentials {}

    static Credentials of(HttpHeaders headers, Authentication authentication) {
        List<String> authorizations = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        if (authorizations.size() > 1) {
            return new Wrong(Problem.unauthenticated("More than one Authorization header."));
        }
        if (authorizations.isEmpty()) {
            return protocols(headers).stream()
                    .filter(protocol -> protocol.startsWith(PROTOCOL_PREFIX))
                    .findFirst()
                    .map(found -> check(found.substring(PROTOCOL_PREFIX.length()), authentication))
                    .orElseGet(Nobody::new);
        }
        String authorization = authorizations.getFirst();
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Wrong(
                    Problem.unauthenticated("Only the scheme Bearer of Authorization is known."));
        }
        return check(authorization.substring(SCHEME.length()).strip(), authentication);
    }

    /// The sub-protocols that the client offered, in its order, tokens included.
    static List<String> protocols(HttpHeaders headers) {
        List<String> offered = new ArrayList<>();
        for (var header : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (var protocol : header.split(",", -1)) {
                if (!protocol.isBlank()) {
                    offered.add(protocol.strip());
                }
            }
        }
        return offered;
    }

    private static Credentials check(String token, Authentication authentication) {
        Optional<Principal> principal = authentication.authenticate(token);
        return principal.isPresent()
                ? new Known(principal.get())
                : new Wrong(Problem.unauthenticated("This token is not known here."));
    }
}
