package dev.gangway.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a listener shows besides its wires.
///
/// @param page whether it has Gangway's own page, `/healthz` and `/readyz`
/// @param ui the directory of a front-end that a user installed: served after the wires' own
///   routes, `index.html` for every other path
/// @param door whether who is not known is shown a page to log in by, before the front-end: for one
///   that cannot carry a token
/// @param tokenInQuery whether `?token=` names the caller, as some front-ends have it
/// @param secret takes the credential out of a token in a form of its own
/// @param refusal headers, name then value, of the answer to a credential that is not known: some
///   front-ends log out by them
public record Front(
        boolean page,
        Optional<Path> ui,
        boolean door,
        boolean tokenInQuery,
        UnaryOperator<String> secret,
        List<String> refusal) {
    /// Gangway's own page.
    public static final Front PAGE =
            new Front(true, Optional.empty(), false, false, UnaryOperator.identity());

    public Front {
        Objects.requireNonNull(ui);
        Objects.requireNonNull(secret);
        refusal = List.copyOf(refusal);
    }

    /// One that logs out by itself.
    public Front(
            boolean page,
            Optional<Path> ui,
            boolean door,
            boolean tokenInQuery,
            UnaryOperator<String> secret) {
        this(page, ui, door, tokenInQuery, secret, List.of());
    }
}
