package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The parameters of a request: typed, or refused with INVALID and the name of what is wrong. A
/// member that is null counts as missing.
final class Params {
    private static final JsonScanner MEMBERS =
            JsonScanner.of(
                    "_meta",
                    "additionalDirectories",
                    "after",
                    "before",
                    "clientCapabilities",
                    "configId",
                    "cursor",
                    "cwd",
                    "feed",
                    "limit",
                    "mcpServers",
                    "methodId",
                    "modeId",
                    "prompt",
                    "protocolVersion",
                    "requestId",
                    "sessionId",
                    "turn",
                    "value");
    private static final JsonScanner GANGWAY = JsonScanner.of("gangway");
    private static final int SESSION_ID_CHARACTERS_MAX = 128;

    private final Members members;

    Params(RawJson params) {
        this.members = MEMBERS.scan(params);
        members.duplicate()
                .ifPresent(name -> {
                    throw invalid(name + " occurs twice");
                });
    }

    static GatewayException invalid(String message) {
        return new GatewayException(ErrorCode.INVALID, message);
    }

    Optional<RawJson> json(String name) {
        return members.json(name).filter(value -> value.kind() != RawJson.Kind.NULL);
    }

    RawJson json(String name, RawJson.Kind kind) {
        return json(name)
                .filter(value -> value.kind() == kind)
                .orElseThrow(() -> invalid(name + " must be " + article(kind)));
    }

    Optional<String> optionalText(String name) {
        if (json(name).isEmpty()) {
            return Optional.empty();
        }
        json(name, RawJson.Kind.STRING);
        return members.text(name);
    }

    String text(String name) {
        json(name, RawJson.Kind.STRING);
        return members.text(name).orElseThrow();
    }

    Optional<Long> optionalNumber(String name) {
        return json(name).map(value -> whole(name, value));
    }

    long number(String name) {
        return whole(name, json(name, RawJson.Kind.NUMBER));
    }

    private static long whole(String name, RawJson value) {
        JsonNode node = value.node();
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw invalid(name + " must be a whole number");
        }
        return node.longValue();
    }

    /// The id of a session, which may or may not exist.
    String session() {
        String id = text("sessionId");
        if (id.isEmpty() || id.length() > SESSION_ID_CHARACTERS_MAX) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "there is no such session");
        }
        return id;
    }

    /// An absolute path.
    static String absolute(String name, String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw invalid(name + " must be an absolute path");
        }
        return path;
    }

    /// `_meta` as it came; an empty object when it is missing or no object.
    RawJson meta() {
        return json("_meta")
                .filter(meta -> meta.kind() == RawJson.Kind.OBJECT)
                .orElse(RawJson.EMPTY_OBJECT);
    }

    /// `_meta.gangway`; an empty object when there is none.
    JsonNode gangway() {
        return GANGWAY.scan(meta()).json("gangway").orElse(RawJson.EMPTY_OBJECT).node();
    }

    /// A text in `_meta.gangway`.
    Optional<String> gangwayText(String name, int charactersMax) {
        JsonNode value = gangway().path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text =
                value.stringValueOpt()
                        .orElseThrow(() -> invalid("_meta.gangway." + name + " must be a string"));
        if (text.isEmpty() || text.length() > charactersMax) {
            throw invalid("_meta.gangway." + name + " has 1 to " + charactersMax + " characters");
        }
        return Optional.of(text);
    }

    private static String article(RawJson.Kind kind) {
        return switch (kind) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
        };
    }
}
