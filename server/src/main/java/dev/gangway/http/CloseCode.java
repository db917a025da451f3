package dev.gangway.http;

/// The reasons for which the server closes a socket (RFC 6455, section 7.4, and the IANA registry).
final class CloseCode {
    static final int NORMAL = 1000;
    static final int GONE = 1001;
    static final int REFUSED = 1008;
    static final int INTERNAL = 1011;
    static final int RESTART = 1012;
    static final int TRY_LATER = 1013;

    private CloseCode() {}
}
