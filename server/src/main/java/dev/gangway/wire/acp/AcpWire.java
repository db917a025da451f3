package dev.gangway.wire.acp;

import dev.gangway.access.Principal;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The native wire: ACP v1 over WebSocket at `/acp`, for the default agent, and `/acp/<agent>`.
/// Streamable HTTP on the same paths answers 501 in this version. Any thread.
public final class AcpWire implements Wire {
    /// The WebSocket sub-protocol.
    public static final String SUBPROTOCOL = "acp.v1";

    /// Tells a client the number of its connection (ACP, remote transport).
    public static final String CONNECTION_HEADER = "Acp-Connection-Id";

    private static final String PATH = "/acp";
    private static final String AGENT_PREFIX = PATH + "/";

    private final Gateway gateway;
    private final Executor executor;
    private final AcpLimits limits;
    private final String version;

    /// @param executor runs what may block, each task on a virtual thread of its own
    /// @param version Gangway's own, as told to clients
    public AcpWire(Gateway gateway, Executor executor, AcpLimits limits, String version) {
        this.gateway = Objects.requireNonNull(gateway);
        this.executor = Objects.requireNonNull(executor);
        this.limits = Objects.requireNonNull(limits);
        this.version = Objects.requireNonNull(version);
    }

    @Override
    public String name() {
        return "acp";
    }

    /// Empty as well for an agent that is not known and for a caller who is not known: [#handle]
    /// then says so.
    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        if (!mine(request.path()) || request.principal().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> agent = agent(request.path());
        if (!known(request.principal().get(), agent)) {
            return Optional.empty();
        }
        List<String> headers = List.of(CONNECTION_HEADER, Long.toString(request.connection()));
        return Optional.of(
                new Upgrade(
                        List.of(SUBPROTOCOL),
                        headers,
                        socket ->
                                new AcpConnection(
                                        new Client(gateway, socket, executor, limits),
                                        agent,
                                        version)));
    }

    private static boolean mine(String path) {
        return path.equals(PATH) || path.startsWith(AGENT_PREFIX);
    }

    private static Optional<String> agent(String path) {
        return path.equals(PATH)
                ? Optional.empty()
                : Optional.of(path.substring(AGENT_PREFIX.length()));
    }

    private boolean known(Principal principal, Optional<String> agent) {
        Answered.Agents agents = (Answered.Agents) gateway.read(principal, new Query.Agents());
        return agent.isEmpty()
                || agents.agents().stream()
                        .anyMatch(candidate -> candidate.name().equals(agent.get()));
    }

    @Override
    public boolean handle(Exchange exchange) {
        if (!mine(exchange.path())) {
            return false;
        }
        if (exchange.principal().isEmpty()) {
            answer(exchange, 401, "Unauthorized", "say who you are: see docs/wire/acp.md");
        } else if (!known(exchange.principal().get(), agent(exchange.path()))) {
            answer(exchange, 404, "Not Found", "there is no such agent");
        } else {
            answer(
                    exchange,
                    501,
                    "Not Implemented",
                    "this version speaks ACP over WebSocket only: GET with Upgrade: websocket");
        }
        return true;
    }

    /// RFC 9457.
    private static void answer(Exchange exchange, int status, String title, String detail) {
        RawJson problem =
                new ObjectText()
                        .text("type", "about:blank")
                        .text("title", title)
                        .number("status", status)
                        .text("detail", detail)
                        .end();
        exchange.answer(status, "application/problem+json", problem.bytes(), List.of());
    }
}
