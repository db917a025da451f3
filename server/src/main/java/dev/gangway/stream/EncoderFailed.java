package dev.gangway.stream;

/// An encoder of a wire threw. Ends its variant of that stream, nothing else.
final class EncoderFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EncoderFailed(Throwable cause) {
        super(cause);
    }
}
