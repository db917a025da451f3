package dev.gangway.command;

import java.util.regex.Pattern;

/// The names under which front-ends keep documents.
final class Namespace {
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private Namespace() {}

    /// @throws GatewayException INVALID
    static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "A document's namespace has 1 to 64 of a-z, 0-9, dot, dash and underscore.");
        }
    }
}
