package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wire.Connection;
import dev.gangway.wire.Wire;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSocket;
import dev.gangway.wire.fake.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcpWireTest {
    private final AcpWire wire =
            new AcpWire(new FakeGateway(), Runnable::run, AcpLimits.DEFAULT, "0.1.0-test");

    private static FakeExchange get(String path) {
        return new FakeExchange("GET", path, Optional.of(TestClient.OWNER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/acp", "/acp/demo", "/acp/other"})
    void upgradesOnItsPathsWithTheConnectionsId(String path) {
        Wire.Upgrade upgrade = wire.upgrade(get(path)).orElseThrow();

        assertThat(upgrade.subprotocols()).containsExactly("acp.v1");
        assertThat(upgrade.responseHeaders()).containsExactly("Acp-Connection-Id", "42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/acpx", "/acp/nobody", "/acp/", "/acp/demo/more", "/api"})
    void upgradesNowhereElse(String path) {
        assertThat(wire.upgrade(get(path))).isEmpty();
    }

    @Test
    void upgradesNobodyWhoIsNotKnown() {
        FakeExchange anonymous = new FakeExchange("GET", "/acp", Optional.empty());

        assertThat(wire.upgrade(anonymous)).isEmpty();
        assertThat(wire.handle(anonymous)).isTrue();
        assertThat(anonymous.status()).contains(401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/acp,501",
        "GET,/acp,501",
        "DELETE,/acp,501",
        "POST,/acp/demo,501",
        "GET,/acp/nobody,404",
        "POST,/acp/,404"
    })
    void plainRequestsAreAnsweredWithAProblem(String method, String path, int status) {
        FakeExchange exchange = new FakeExchange(method, path, Optional.of(TestClient.OWNER));

        assertThat(wire.handle(exchange)).isTrue();

        assertThat(exchange.status()).contains(status);
        assertThat(exchange.contentType()).isEqualTo("application/problem+json");
        assertThat(exchange.answer()).contains("\"status\":" + status);
    }

    @Test
    void otherPathsAreNotItsOwn() {
        FakeExchange exchange = get("/healthz");

        assertThat(wire.handle(exchange)).isFalse();
        assertThat(exchange.status()).isEmpty();
    }

    @Test
    void pathChoosesTheAgentThatInitializeSpeaksFor() {
        FakeSocket socket = new FakeSocket(TestClient.OWNER, 42);
        Connection connection = wire.upgrade(get("/acp/other")).orElseThrow().opener().open(socket);

        connection.text(
                ("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
                                + "{\"protocolVersion\":1}}")
                        .getBytes(StandardCharsets.UTF_8));
        connection.closed();

        assertThat(socket.take()).singleElement().asString().contains("\"authMethods\":[]");
        assertThat(wire.name()).isEqualTo("acp");
    }
}
