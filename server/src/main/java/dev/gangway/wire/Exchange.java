package dev.gangway.wire;

import dev.gangway.access.Principal;
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

    /// From where it was sent, a literal address; behind a trusted proxy the client's. Empty when
    /// not known.
    default String address() {
        return "";
    }

    /// Answers, once.
    ///
    /// @param headers name then value, besides Content-Type and Content-Length
    void answer(int status, String contentType, byte[] body, List<String> headers);
}
