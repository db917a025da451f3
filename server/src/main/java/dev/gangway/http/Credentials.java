package dev.gangway.http;

import dev.gangway.access.Entrance;
import dev.gangway.access.Principal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who sent a request. In this order, of which the first that is there decides:
///
/// 1. `Authorization: Bearer`,
/// 2. for browsers, which cannot set headers on a WebSocket, a sub-protocol `bearer.<token>` among
///    those offered,
/// 3. where the listener's front-end has it so, `?token=`,
/// 4. for clients that can only write a URL, a ticket in `?ticket=`, at a GET,
/// 5. a browser's cookie, if its page is ours.
///
/// A secret leaves this class for [Entrance] only.
sealed interface Credentials {
    String SCHEME = "Bearer ";
    String PROTOCOL_PREFIX = "bearer.";
    String TICKET = "ticket";
    String TOKEN = "token";

    /// Nothing names anyone.
    record Nobody() implements Credentials {}

    record Known(Principal principal, Means means) implements Credentials {}

    /// Something was presented that names nobody.
    ///
    /// @param guessed whether it might have been somebody's
    record Wrong(Problem problem, boolean guessed) implements Credentials {}

    /// The same, with where it came from.
    default Credentials from(Caller caller) {
        return this instanceof Known(Principal principal, Means means)
                ? new Known(principal.from(caller.address()), means)
                : this;
    }

    /// By what somebody was known.
    enum Means {
        TOKEN,
        TICKET,
        COOKIE
    }

    static Credentials of(HttpRequest request, Caller caller, Entrance entrance, Front front) {
        HttpHeaders headers = request.headers();
        List<String> authorizations =
                headers.getAll(HttpHeaderNames.AUTHORIZATION).stream()
                        .filter(value -> !front.manners().tokenInQuery() || !isEmpty(value))
                        .toList();
        if (authorizations.size() > 1) {
            return malformed("More than one Authorization header.");
        }
        if (!authorizations.isEmpty()) {
            String authorization = authorizations.getFirst();
            return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? token(authorization.substring(SCHEME.length()).strip(), entrance, front)
                    : malformed("Only the scheme Bearer of Authorization is known.");
        }
        Optional<String> offered =
                protocols(headers).stream()
                        .filter(protocol -> protocol.startsWith(PROTOCOL_PREFIX))
                        .findFirst();
        if (offered.isPresent()) {
            return token(offered.get().substring(PROTOCOL_PREFIX.length()), entrance, front);
        }
        Optional<String> written =
                front.manners().tokenInQuery()
                        ? parameter(request, TOKEN).filter(token -> !token.isBlank())
                        : Optional.empty();
        if (written.isPresent()) {
            return token(written.get(), entrance, front);
        }
        Optional<String> ticket = ticket(request);
        return ticket.isPresent()
                ? ticket(ticket.get(), entrance)
                : cookie(request, caller, entrance);
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

    /// A front-end that has not logged in yet sends its header without a token.
    private static boolean isEmpty(String authorization) {
        return authorization.strip().equalsIgnoreCase(SCHEME.strip());
    }

    private static Credentials token(String token, Entrance entrance, Front front) {
        return entrance.authenticate(front.manners().credential().apply(token))
                .<Credentials>map(principal -> new Known(principal, Means.TOKEN))
                .orElseGet(() ->
                        new Wrong(Problem.unauthenticated("This token is not known here."), true));
    }

    private static Optional<String> ticket(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                ? parameter(request, TICKET)
                : Optional.empty();
    }

    private static Optional<String> parameter(HttpRequest request, String name) {
        if (!request.uri().contains(name + "=")) {
            return Optional.empty();
        }
        try {
            return new QueryStringDecoder(request.uri())
                    .parameters().getOrDefault(name, List.of()).stream().findFirst();
        } catch (IllegalArgumentException badlyEncoded) {
            // Refused as such when the request is there whole.
            return Optional.empty();
        }
    }

    private static Credentials ticket(String ticket, Entrance entrance) {
        return entrance.redeem(ticket)
                .<Credentials>map(principal -> new Known(principal, Means.TICKET))
                .orElseGet(() ->
                        new Wrong(
                                Problem.unauthenticated(
                                        "This ticket was used before, or is too old. Get"
                                                + " another from POST /auth/ticket."),
                                true));
    }

    /// One that names nobody is no lie: it may have ended since the browser got it.
    private static Credentials cookie(HttpRequest request, Caller caller, Entrance entrance) {
        Optional<Principal> principal =
                LoginCookie.read(request.headers(), caller).flatMap(entrance::authenticate);
        if (principal.isEmpty()) {
            return new Nobody();
        }
        return isOurPages(request)
                ? new Known(principal.get(), Means.COOKIE)
                : new Wrong(
                        Problem.forbidden(
                                "A cookie counts only in requests of this server's own page."),
                        false);
    }

    /// The browser says from whose page the request is. Other ports of this host are the same site,
    /// and send the cookie along: so what changes something, or opens a socket, must come with an
    /// origin, which [Admission] has looked at, or be of the same one by the browser's word.
    private static boolean isOurPages(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String site = headers.get("Sec-Fetch-Site", "");
        if (headers.contains(HttpHeaderNames.ORIGIN) || site.equals("same-origin")) {
            return true;
        }
        boolean reads = Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.method());
        boolean fromElsewhere = site.equals("cross-site") || site.equals("same-site");
        return reads && !fromElsewhere && !headers.contains(HttpHeaderNames.UPGRADE);
    }

    private static Credentials malformed(String detail) {
        return new Wrong(Problem.unauthenticated(detail), false);
    }
}
