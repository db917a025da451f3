package dev.gangway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message.ErrorResponse;
import dev.gangway.jsonrpc.Message.Invalid;
import dev.gangway.jsonrpc.Message.Notification;
import dev.gangway.jsonrpc.Message.Request;
import dev.gangway.jsonrpc.Message.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
    @Test
    void eachMessageReadsBackAsItself() {
        List<Message> messages =
                List.of(
                        new Request(
                                RawJson.ofLong(7),
                                "session/\"new\"",
                                RawJson.of("{\"cwd\":\"/é\"}")),
                        new Request(RawJson.ofText("r\n1"), "m", RawJson.EMPTY_ARRAY),
                        new Notification("n", RawJson.EMPTY_OBJECT),
                        new Response(RawJson.ofText("x"), RawJson.NULL),
                        new ErrorResponse(RawJson.NULL, -32700, "no \ud800 JSON", null),
                        new ErrorResponse(RawJson.ofLong(-1), 0, "", RawJson.of("[1]")));

        for (Message message : messages) {
            assertThat(MessageReader.strict().read(Messages.bytes(message))).isEqualTo(message);
        }
    }

    @Test
    void whatIsWrittenIsOneLineWithoutItsEnd() {
        RawJson pretty = RawJson.of("{\n  \"a\": 1\r\n}");
        Bytes line = new Bytes(0);

        Messages.request(line, RawJson.ofLong(1), "m", pretty);

        assertThat(line.toString())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{   \"a\": 1  }}");
    }

    @Test
    void messagesAreAppended() {
        Bytes lines = new Bytes(0);

        Messages.notification(lines, "a", RawJson.EMPTY_OBJECT);
        lines.appendByte('\n');
        Messages.response(lines, RawJson.ofLong(2), RawJson.TRUE);
        lines.appendByte('\n');
        Messages.error(lines, RawJson.ofLong(3), -32601, "no", null);

        assertThat(new String(lines.toByteArray(), UTF_8).lines())
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":true}",
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32601,\"message\":\"no\"}}");
    }

    @Test
    void anInvalidMessageCannotBeSent() {
        Invalid invalid = new Invalid(ErrorCodes.PARSE_ERROR, "why", null, false);

        assertThatThrownBy(() -> Messages.bytes(invalid))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
