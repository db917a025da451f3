package dev.gangway.wire;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.util.List;
import java.util.Optional;

/// One HTTP request and the way to answer it. Origin and Host were checked, the caller was
/// authenticated where it said who it is.
public interface Exchange {
    String method();

    /// Decoded, without the query; begins with a slash.
    String path();

    Optional<String> query(String name);

    Optional<String> header(String name);

    byte[] body();

    /// Who asks; empty when the request carried nothing that names anyone.
    Optional<Principal> principal();

    /// Unique over restarts; the number of the connection when this is an upgrade.
    long connection();

    /// Where the caller may come in, in this wire's words.
    default Reception reception() {
        throw new GatewayException(ErrorCode.UNSUPPORTED, "Nobody comes in here.");
    }

    /// From where it was sent, a literal address; behind a trusted proxy the client's. Empty when
    /// not known.
    default String address() {
        return "";
    }

    /// Answers, once.
    ///
    /// @param headers name then value, besides Content-Type and Content-Length
    void answer(int status, String contentType, byte[] body, List<String> headers);

    /// Answers, once, with a refusal (RFC 9457).
    ///
    /// @param headers name then value
    void refuse(GatewayException refused, List<String> headers);

    /// Answers, once, with a body of unknown length. The caller closes it.
    ///
    /// @param headers name then value, besides Content-Type
    Body stream(String contentType, List<String> headers);

    /// Answers, once, with server-sent events: the connection becomes a socket that only sends.
    /// What goes to [Socket#send] is written as it is. Soon, on a virtual thread of its own, the
    /// opener is called; later its connection hears of its end, and of nothing else.
    ///
    /// @param headers name then value, besides Content-Type
    /// @throws GatewayException UNAUTHENTICATED when nobody is named; LIMIT when the caller has as
    ///   many sockets open as it may
    void events(List<String> headers, Wire.Opener opener);
}
