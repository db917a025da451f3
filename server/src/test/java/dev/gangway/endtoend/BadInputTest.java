package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Everything wrong that a client can send to a real server is answered as documented, and somebody
/// else's stream goes on undisturbed.
@Timeout(120)
class BadInputTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FRAME_BYTES_MAX = 1 << 20;
    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final String UPGRADE =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    private static final String KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    @TempDir private static Path folder;

    private static ServerProcess server;
    private static ServerProcess.Place place;
    private static Bystander bystander;

    @BeforeAll
    static void start() throws Exception {
        place = ServerProcess.Place.in(folder, "[limits]\nframe_bytes = \"1MiB\"\n");
        server = ServerProcess.start(place);
        bystander = Bystander.watching(server, place.project().toString());
    }

    @AfterAll
    static void stop() throws Exception {
        bystander.leave();
        server.stop();
        assertThat(Files.readString(place.log()))
                .doesNotContain("Exception")
                .doesNotContain(" ERROR ");
    }

    @AfterEach
    void nobodyElseNotices() {
        bystander.assertUndisturbed();
    }

    static Stream<Arguments> requests() {
        String bearer = "Authorization: Bearer ";
        return Stream.of(
                Arguments.of("bytes of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400),
                Arguments.of("words", "hello there\r\n\r\n", 400),
                Arguments.of("no version", "GET /\r\n" + HOST + "\r\n", 400),
                Arguments.of("long line", get("/" + "x".repeat(9_000), HOST), 414),
                Arguments.of("large header", get("/", HOST + header("X-Large", 20_000)), 431),
                Arguments.of("no host", get("/", ""), 400),
                Arguments.of("two hosts", get("/", HOST + HOST), 400),
                Arguments.of("foreign host", get("/", "Host: evil.example\r\n"), 421),
                Arguments.of(
                        "foreign origin", get("/", HOST + "Origin: https://evil.example\r\n"), 403),
                Arguments.of(
                        "foreign origin of a socket",
                        get("/acp", HOST + UPGRADE + KEY + "Origin: https://evil.example\r\n"),
                        403),
                Arguments.of(
                        "wrong token",
                        get("/acp", HOST + UPGRADE + KEY + bearer + "x".repeat(43) + "\r\n"),
                        401),
                Arguments.of(
                        "wrong token in a sub-protocol",
                        get(
                                "/acp",
                                HOST
                                        + UPGRADE
                                        + KEY
                                        + "Sec-WebSocket-Protocol: acp.v1, bearer.nope\r\n"),
                        401),
                Arguments.of(
                        "other scheme", get("/acp", HOST + "Authorization: Basic eDp5\r\n"), 401),
                Arguments.of("no token", get("/acp", HOST + UPGRADE + KEY), 401),
                Arguments.of("no such path", get("/etc/passwd", HOST), 404),
                Arguments.of("path upwards", get("/../../token", HOST), 404),
                Arguments.of("encoded path upwards", get("/%2e%2e/token", HOST), 404),
                Arguments.of("wrong method", "DELETE /healthz HTTP/1.1\r\n" + HOST + "\r\n", 405),
                Arguments.of("a trace", "TRACE / HTTP/1.1\r\n" + HOST + "\r\n", 405),
                Arguments.of(
                        "large body",
                        "POST /acp HTTP/1.1\r\n" + HOST + "Content-Length: 99999999\r\n\r\n",
                        413));
    }

    static Stream<Arguments> requestsOfKnownCallers() {
        return Stream.of(
                Arguments.of("no key", get("/acp", HOST + UPGRADE), 400),
                Arguments.of(
                        "short key",
                        get("/acp", HOST + UPGRADE + "Sec-WebSocket-Key: AA==\r\n"),
                        400),
                Arguments.of(
                        "old version",
                        get(
                                "/acp",
                                HOST
                                        + KEY
                                        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"),
                        426),
                Arguments.of("no such agent", get("/acp/nobody", HOST + UPGRADE + KEY), 404),
                Arguments.of("no upgrade", get("/acp", HOST), 501),
                Arguments.of(
                        "streamable HTTP",
                        "POST /acp HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\n{}",
                        501));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("requests")
    void aRequestIsRefused(String name, String request, int status) throws IOException {
        assertAnswer(request, status);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("requestsOfKnownCallers")
    void aRequestOfAKnownCallerIsRefused(String name, String request, int status)
            throws IOException {
        assertAnswer(
                request.replaceFirst(
                        "\r\n", "\r\nAuthorization: Bearer " + server.token() + "\r\n"),
                status);
    }

    private static void assertAnswer(String request, int status) throws IOException {
        try (RawSocket socket = RawSocket.connect(server.url())) {
            String answer = socket.http(request);

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
        }
    }

    static Stream<Arguments> messages() {
        String cwd = "\"cwd\":\"%s\"";
        return Stream.of(
                Arguments.of("not JSON", "{oops", -32700),
                Arguments.of("empty", "", -32700),
                Arguments.of("half", "{\"jsonrpc\":\"2.0\",\"id\":7,", -32700),
                Arguments.of("deep", "[".repeat(600) + "]".repeat(600), -32700),
                Arguments.of("batch", "[" + request("session/list", "{}") + "]", -32600),
                Arguments.of("no version", "{\"id\":7,\"method\":\"session/list\"}", -32600),
                Arguments.of("null id", request("session/list", "{}").replace("7", "null"), -32600),
                Arguments.of(
                        "id of an object",
                        request("session/list", "{}").replace("7", "{}"),
                        -32600),
                Arguments.of(
                        "a member twice",
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"id\":8,\"method\":\"session/list\"}",
                        -32600),
                Arguments.of("unknown method", request("session/dance", "{}"), -32601),
                Arguments.of("reserved method", request("$/dance", "{}"), -32601),
                Arguments.of(
                        "unknown log-in", request("authenticate", "{\"methodId\":\"x\"}"), -32602),
                Arguments.of("the client's own method", request("fs/read_text_file", "{}"), -32601),
                Arguments.of(
                        "second initialize",
                        request("initialize", "{\"protocolVersion\":1}"),
                        -32600),
                Arguments.of("no parameters", request("session/new", "{}"), -32602),
                Arguments.of("parameters of a list", request("session/new", "[]"), -32602),
                Arguments.of(
                        "relative directory",
                        request("session/new", "{\"cwd\":\"here\",\"mcpServers\":[]}"),
                        -32602),
                Arguments.of(
                        "directory outside",
                        request("session/new", "{\"cwd\":\"/etc\",\"mcpServers\":[]}"),
                        -32602),
                Arguments.of(
                        "directory outside by dots",
                        request(
                                "session/new",
                                "{" + cwd.formatted("%s/../..") + ",\"mcpServers\":[]}"),
                        -32602),
                Arguments.of(
                        "directory that is not there",
                        request(
                                "session/new",
                                "{" + cwd.formatted("%s/nowhere") + ",\"mcpServers\":[]}"),
                        -32602),
                Arguments.of(
                        "servers of the client's choice",
                        request(
                                "session/new",
                                "{"
                                        + cwd
                                        + ",\"mcpServers\":[{\"name\":\"x\",\"command\":\"/bin/sh\"}]}"),
                        -32602),
                Arguments.of(
                        "unknown agent",
                        request(
                                "session/new",
                                "{"
                                        + cwd
                                        + ",\"mcpServers\":[],\"_meta\":{\"gangway\":{\"agent\":\"nobody\"}}}"),
                        -32002),
                Arguments.of(
                        "no such session",
                        request(
                                "session/prompt",
                                "{\"sessionId\":\"victim\",\"prompt\":"
                                        + "[{\"type\":\"text\",\"text\":\"x\"}]}"),
                        -32002),
                Arguments.of(
                        "a path as session",
                        request(
                                "session/load",
                                "{\"sessionId\":\"../../token\"," + cwd + ",\"mcpServers\":[]}"),
                        -32002),
                Arguments.of(
                        "session of a number",
                        request("session/prompt", "{\"sessionId\":5}"),
                        -32602),
                Arguments.of(
                        "no such feed position",
                        request(
                                "_gangway/feed/subscribe",
                                "{\"after\":{\"epoch\":\"nonsense\",\"seq\":-1}}"),
                        -32602));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("messages")
    void aMessageIsRefusedAndTheSocketStaysOpen(String name, String message, int code)
            throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send(message.replace("%s", place.project().toString()));

            JsonNode refusal = JSON.readTree(socket.awaitText("\"error\""));
            assertThat(refusal.at("/error/code").asInt()).isEqualTo(code);
            assertStillServed(socket);
        }
    }

    @Test
    void whatNeedsNoAnswerGetsNone() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"session/dance\",\"params\":{}}");
            socket.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":5}}");
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":\"r-1\",\"result\":{\"outcome\":{}}}");
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":99,\"error\":{\"code\":1,\"message\":\"x\"}}");
            socket.send(RawSocket.BINARY, true, new byte[] {1, 2, 3});
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"session/list\",\"params\":{}}");

            RawSocket.Frame first = socket.read().orElseThrow();

            assertThat(first.text()).contains("\"id\":8").contains("\"result\"");
        }
    }

    @Test
    void aRequestBeforeInitializeIsRefused() throws IOException {
        try (RawSocket socket = RawSocket.upgraded(server)) {
            socket.send(request("session/list", "{}"));

            assertThat(socket.awaitText("\"id\":7")).contains("-32600");
        }
    }

    @Test
    void aFrameThatIsTooLargeClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.sendHead(RawSocket.TEXT, FRAME_BYTES_MAX + 1);

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageThatIsTooLargeInPartsClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send(RawSocket.TEXT, false, new byte[FRAME_BYTES_MAX]);
            socket.send(RawSocket.CONTINUATION, true, new byte[10]);

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void textThatIsNotUtf8ClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send(RawSocket.TEXT, true, new byte[] {'"', (byte) 0xC3, '(', '"'});

            assertThat(socket.awaitClose()).isEqualTo(1007);
        }
    }

    @Test
    void aFrameOfNoKnownKindClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send(3, true, new byte[0]);

            assertThat(socket.awaitClose()).isEqualTo(1002);
        }
    }

    @Test
    void aContinuationOfNothingClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.send(RawSocket.CONTINUATION, true, "x".getBytes(StandardCharsets.UTF_8));

            assertThat(socket.awaitClose()).isEqualTo(1002);
        }
    }

    @Test
    void anUnmaskedFrameClosesItsSocket() throws IOException {
        try (RawSocket socket = initialised()) {
            socket.sendBytes(new byte[] {(byte) 0x81, 2, '{', '}'});

            assertThat(socket.awaitClose()).isEqualTo(1002);
        }
    }

    @Test
    void manyConnectionsThatSayNothingAreNoHindrance() throws IOException {
        RawSocket[] silent = new RawSocket[200];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = RawSocket.connect(server.url());
        }
        try (RawSocket socket = initialised()) {
            assertStillServed(socket);
        } finally {
            for (RawSocket one : silent) {
                one.close();
            }
        }
    }

    private static RawSocket initialised() throws IOException {
        RawSocket socket = RawSocket.upgraded(server);
        socket.request(1, "initialize", Frames.initializeKnowing());
        return socket;
    }

    private static void assertStillServed(RawSocket socket) throws IOException {
        socket.send(
                "{\"jsonrpc\":\"2.0\",\"id\":\"alive\",\"method\":\"session/list\",\"params\":{}}");
        assertThat(socket.awaitText("\"alive\"")).contains("\"sessions\"");
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + "}";
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static String header(String name, int bytes) {
        return name + ": " + "x".repeat(bytes) + "\r\n";
    }
}
