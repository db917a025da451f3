package dev.gangway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message.ErrorResponse;
import dev.gangway.jsonrpc.Message.Invalid;
import dev.gangway.jsonrpc.Message.Notification;
import dev.gangway.jsonrpc.Message.Request;
import dev.gangway.jsonrpc.Message.Response;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static Message strict(String text) {
        return MessageReader.strict().read(text.getBytes(UTF_8));
    }

    private static Message versioned(String rest) {
        return strict("{\"jsonrpc\":\"2.0\"," + rest + "}");
    }

    @Test
    void eachKindIsRead() {
        assertThat(versioned("\"id\":1,\"method\":\"a/b\",\"params\":{\"x\":1.0}"))
                .isEqualTo(new Request(RawJson.of("1"), "a/b", RawJson.of("{\"x\":1.0}")));
        assertThat(versioned("\"method\":\"m\",\"params\":[1]"))
                .isEqualTo(new Notification("m", RawJson.of("[1]")));
        assertThat(versioned("\"id\":\"x\",\"result\":[ ]"))
                .isEqualTo(new Response(RawJson.of("\"x\""), RawJson.of("[ ]")));
        assertThat(
                        versioned(
                                "\"id\":null,\"error\":{\"code\":-32000,\"message\":\"m\",\"data\":{\"d\":1}}"))
                .isEqualTo(new ErrorResponse(RawJson.NULL, -32000, "m", RawJson.of("{\"d\":1}")));
        assertThat(versioned("\"id\":2,\"error\":{\"code\":1,\"message\":\"\"}"))
                .isEqualTo(new ErrorResponse(RawJson.of("2"), 1, "", null));
    }

    @Test
    void theOrderOfMembersAndUnknownOnesDoNotMatter() {
        assertThat(
                        strict(
                                "\t{\"params\":{},\"x\":[{\"id\":7}],\"id\":\"q\",\"meth\\u006fd\":\"m\\n\",\"jsonrpc\":\"2.0\"}\r\n"))
                .isEqualTo(new Request(RawJson.of("\"q\""), "m\n", RawJson.EMPTY_OBJECT));
    }

    @Test
    void parametersMayBeMissingOrNull() {
        assertThat(versioned("\"method\":\"m\""))
                .isEqualTo(new Notification("m", RawJson.EMPTY_OBJECT));
        assertThat(versioned("\"method\":\"m\",\"params\":null"))
                .isEqualTo(new Notification("m", RawJson.EMPTY_OBJECT));
    }

    @Test
    void aNullBesideTheOtherAnswerIsNoAnswer() {
        assertThat(versioned("\"id\":1,\"result\":3,\"error\":null"))
                .isEqualTo(new Response(RawJson.of("1"), RawJson.of("3")));
        assertThat(versioned("\"id\":1,\"result\":null"))
                .isEqualTo(new Response(RawJson.of("1"), RawJson.NULL));
        assertThat(versioned("\"id\":1,\"result\":null,\"error\":{\"code\":5,\"message\":\"m\"}"))
                .isEqualTo(new ErrorResponse(RawJson.of("1"), 5, "m", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"boom\"",
                "{}",
                "{\"code\":1}",
                "{\"message\":\"m\"}",
                "{\"code\":1.5,\"message\":\"m\"}",
                "{\"code\":99999999999,\"message\":\"m\"}",
                "{\"code\":\"1\",\"message\":\"m\"}",
                "{\"code\":1,\"message\":7}",
                "{\"code\":1,\"code\":2,\"message\":\"m\"}"
            })
    void aMalformedErrorIsStillAnAnswer(String error) {
        assertThat(versioned("\"id\":4,\"error\":" + error))
                .isEqualTo(
                        new ErrorResponse(
                                RawJson.of("4"),
                                ErrorCodes.INTERNAL_ERROR,
                                "a malformed error",
                                RawJson.of(error)));
    }

    @Test
    void theVersionMayBeMissingInTheLiteDialectOnly() {
        String text = "{\"id\":0,\"method\":\"initialize\"}";

        assertThat(MessageReader.lite().read(text.getBytes(UTF_8)))
                .isEqualTo(new Request(RawJson.of("0"), "initialize", RawJson.EMPTY_OBJECT));
        assertThat(strict(text))
                .isEqualTo(new Invalid(-32600, "jsonrpc must be \"2.0\"", RawJson.of("0"), false));
        assertThat(
                        MessageReader.lite()
                                .read("{\"jsonrpc\":\"1.0\",\"method\":\"m\"}".getBytes(UTF_8)))
                .isEqualTo(new Invalid(-32600, "jsonrpc must be \"2.0\"", null, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "`\"id\":1,\"method\":7` | 1 | false",
                "`\"id\":1,\"method\":\"m\",\"params\":7` | 1 | false",
                "`\"id\":1,\"method\":\"m\",\"result\":7` | 1 | false",
                "`\"id\":1,\"method\":\"m\",\"error\":{}` | 1 | false",
                "`\"id\":1,\"method\":\"m\",\"method\":\"n\"` | 1 | false",
                "`\"id\":1,\"method\":\"m\",\"params\":{},\"\\u0070arams\":{}` | 1 | false",
                "`\"id\":1,\"id\":1,\"method\":\"m\"` | none | false",
                "`\"id\":null,\"method\":\"m\"` | none | false",
                "`\"id\":{},\"method\":\"m\"` | none | false",
                "`\"id\":true,\"method\":\"m\"` | none | false",
                "`\"id\":1,\"result\":1,\"error\":{}` | 1 | true",
                "`\"id\":1,\"result\":1,\"result\":2` | 1 | true",
                "`\"id\":1,\"id\":2,\"result\":2` | none | true",
                "`\"id\":1,\"error\":null` | 1 | true",
                "`\"id\":1` | 1 | true",
                "`\"result\":1` | none | true",
                "`\"id\":[1],\"result\":1` | none | true",
                "`\"x\":1` | none | false",
            })
    void otherObjectsAreInvalidRequests(String rest, String id, boolean answer) {
        Message message = versioned(rest);

        assertThat(message)
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> {
                            assertThat(invalid.code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
                            assertThat(invalid.id()).isEqualTo(id == null ? null : RawJson.of(id));
                            assertThat(invalid.answer()).isEqualTo(answer);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]",
                "1",
                "\"{}\"",
                "null"
            })
    void whatIsNoObjectIsAnInvalidRequest(String text) {
        assertThat(strict(text))
                .isEqualTo(
                        new Invalid(
                                ErrorCodes.INVALID_REQUEST,
                                "not a JSON-RPC message: an object is expected, and batches are not supported",
                                null,
                                false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "{\"id\":1,}", "not json", "{}{}", "\u0000", "{\"a\":\"\n\"}"})
    void whatIsNoJsonIsAParseError(String text) {
        assertThat(strict(text))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> {
                            assertThat(invalid.code()).isEqualTo(ErrorCodes.PARSE_ERROR);
                            assertThat(invalid.reason()).startsWith("not JSON: ");
                            assertThat(invalid.id()).isNull();
                        });
    }

    @Test
    void idsAndMethodsHaveALimit() {
        String longest = "\"" + "i".repeat(MessageReader.ID_BYTES_MAX - 2) + "\"";
        String method = "m".repeat(MessageReader.METHOD_LENGTH_MAX);

        assertThat(versioned("\"id\":" + longest + ",\"method\":\"" + method + "\""))
                .isEqualTo(new Request(RawJson.of(longest), method, RawJson.EMPTY_OBJECT));
        assertThat(versioned("\"id\":1" + longest.replace('"', '0') + ",\"method\":\"m\""))
                .isInstanceOf(Invalid.class);
        assertThat(versioned("\"method\":\"" + method + "m\"")).isInstanceOf(Invalid.class);
    }

    @Test
    void theRangeMayBeReusedAfterwards() {
        byte[] bytes =
                "xx{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":1}}"
                        .getBytes(UTF_8);

        Message message = MessageReader.strict().read(bytes, 2, bytes.length - 2);
        bytes[bytes.length - 3] = '9';

        assertThat(message).isEqualTo(new Request(RawJson.of("1"), "m", RawJson.of("{\"a\":1}")));
    }

    @Test
    void noMutationOfAMessageThrows() {
        Random random = new Random(11);
        byte[] seed =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{},\"error\":{\"code\":1,\"message\":\"\\u0041\"}}"
                        .getBytes(UTF_8);
        byte[] alphabet = "{}[]\",:\\unl01-.e ".getBytes(UTF_8);

        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = seed.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
            }

            assertThat(MessageReader.strict().read(bytes)).isNotNull();
        }
    }
}
