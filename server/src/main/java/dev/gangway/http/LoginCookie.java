package dev.gangway.http;

import dev.gangway.command.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The cookie of a browser that has logged in. All ports of a host share their cookies, so its name
/// carries the listener's. Where the client comes by TLS, it has the prefix by which browsers let
/// nobody but this very host set it, and no other name counts there. Pure.
final class LoginCookie {
    /// Browsers keep none for longer.
    private static final Duration AGE_MAX = Duration.ofDays(400);

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~-]{1,256}");
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

    private LoginCookie() {}

    static String name(Caller caller) {
        return (caller.secure() ? "__Host-" : "") + "gangway-" + caller.port();
    }

    /// What the browser shows; empty when there is none, more than one, or no such value could be.
    static Optional<String> read(HttpHeaders headers, Caller caller) {
        String wanted = name(caller) + "=";
        String found = "";
        for (var header : headers.getAll(HttpHeaderNames.COOKIE)) {
            for (var pair : header.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(wanted)) {
                    if (!found.isEmpty()) {
                        return Optional.empty();
                    }
                    found = cookie.substring(wanted.length());
                }
            }
        }
        return Optional.of(found).filter(value -> VALUE.matcher(value).matches());
    }

    /// The header's value that sets it.
    ///
    /// @param life empty for as long as browsers keep one
    static String set(Caller caller, Secret secret, Optional<Duration> life) {
        if (!VALUE.matcher(secret.text()).matches()) {
            throw new IllegalArgumentException("this cannot be a cookie's value");
        }
        Duration age = life.filter(time -> time.compareTo(AGE_MAX) < 0).orElse(AGE_MAX);
        return written(caller, secret.text(), age.toSeconds());
    }

    /// The header's value that removes it.
    static String clear(Caller caller) {
        return written(caller, "", 0);
    }

    private static String written(Caller caller, String value, long seconds) {
        return name(caller)
                + "="
                + value
                + "; Max-Age="
                + seconds
                + ATTRIBUTES
                + (caller.secure() ? "; Secure" : "");
    }
}
