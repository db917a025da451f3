package dev.gangway.wire.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// This wire's records as JSON. Members that a record does not have are refused by name; what is
/// empty is left out. Any thread.
final class RestJson {
    private static final int TAG_BYTES = 16;

    private static final JsonMapper MAPPER =
            Json.mapper()
                    .rebuild()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .changeDefaultPropertyInclusion(
                            was -> was.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .build();

    private RestJson() {}

    /// @throws GatewayException INVALID, naming what is wrong
    static <T> T read(byte[] body, Class<T> record) {
        try {
            RawJson json = RawJson.of(body);
            if (json.kind() != RawJson.Kind.OBJECT) {
                throw invalid("The body must be a JSON object.");
            }
            return MAPPER.treeToValue(json.node(), record);
        } catch (IllegalArgumentException notJson) {
            throw invalid("The body must be a JSON object: " + notJson.getMessage() + ".");
        } catch (UnrecognizedPropertyException unknown) {
            throw invalid(
                    "There is no member called "
                            + unknown.getPropertyName()
                            + "; known are "
                            + unknown.getKnownPropertyIds()
                            + ".");
        } catch (DatabindException unfitting) {
            throw invalid("The member " + place(unfitting) + " is not what it must be.");
        } catch (JacksonException unreadable) {
            throw invalid("The body cannot be read.");
        }
    }

    private static String place(DatabindException unfitting) {
        StringBuilder place = new StringBuilder();
        for (var step : unfitting.getPath()) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return place.isEmpty() ? "of the body" : place.toString();
    }

    static byte[] write(Object record) {
        return MAPPER.writeValueAsBytes(record);
    }

    /// A strong tag: other bytes, another tag.
    static String tag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static GatewayException invalid(String sentence) {
        return new GatewayException(ErrorCode.INVALID, sentence);
    }

    /// @throws GatewayException INVALID when a member that must be there is not
    static <T> T required(String name, @org.jspecify.annotations.Nullable T value) {
        if (value == null) {
            throw invalid("The member " + name + " is missing.");
        }
        return value;
    }
}
