package dev.gangway.wire;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How a wire's front-end shows for whom it speaks, and how it is told that nobody knows it: what a
/// listener that has this wire alone must do before the wire is asked.
///
/// @param logInPage whether who is not known is shown a page to log in by, before the front-end:
///   for one that cannot carry a token
/// @param tokenInQuery whether `?token=` names the caller
/// @param credential takes the credential out of a token in a form of its own
/// @param unknown how who is not known is answered; empty for RFC 9457's form
public record Manners(
        boolean logInPage,
        boolean tokenInQuery,
        UnaryOperator<String> credential,
        Optional<Unknown> unknown) {
    /// Those of Gangway's own wires.
    public static final Manners OWN =
            new Manners(false, false, UnaryOperator.identity(), Optional.empty());

    public Manners {
        Objects.requireNonNull(credential);
        Objects.requireNonNull(unknown);
    }

    /// In which words who is not known is refused, with status 401.
    @FunctionalInterface
    public interface Unknown {
        /// @param path of the request
        /// @param detail what was wrong and what helps, for people; holds nothing secret
        Refusal refuse(String path, String detail);
    }

    /// An answer's body. The array is not changed.
    ///
    /// @param headers name then value
    @SuppressWarnings("ArrayRecordComponent")
    public record Refusal(String contentType, byte[] body, List<String> headers) {
        public Refusal {
            headers = List.copyOf(headers);
        }
    }
}
