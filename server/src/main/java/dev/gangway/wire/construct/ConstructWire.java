package dev.gangway.wire.construct;

import dev.gangway.access.Principal;
import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import dev.gangway.wire.Wire;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// The wire of the Construct gateway chat: the socket at `/ws/chat`, and beside it the routes that
/// its front-end asks. Any thread.
public final class ConstructWire implements Wire {
    private static final String CHAT = "/ws/chat";

    /// Those of the front-end and of its successors.
    private static final List<String> SUBPROTOCOLS =
            List.of("construct.v1", "revka.v1", "zeroclaw.v1");

    private static final String WHO =
            "Unauthorized — provide Authorization header, Sec-WebSocket-Protocol bearer, or"
                    + " ?token= query param";

    private static final Manners MANNERS =
            new Manners(
                    false, true, UnaryOperator.identity(), Optional.of((path, _) -> unknown(path)));

    private final Gateway gateway;
    private final Executor executor;
    private final ConstructLimits limits;
    private final RandomGenerator random;
    private final Optional<String> project;
    private final Map<String, String> hints;
    private final Devices devices = new Devices();
    private final Attachments attachments;
    private final Routes routes;

    /// @param executor runs what may block, each task on a virtual thread of its own
    /// @param random for ids
    /// @param settings what the configuration says
    public ConstructWire(
            Gateway gateway,
            Executor executor,
            ConstructLimits limits,
            InstantSource clock,
            RandomGenerator random,
            ConstructSettings settings) {
        this.gateway = Objects.requireNonNull(gateway);
        this.executor = Objects.requireNonNull(executor);
        this.limits = Objects.requireNonNull(limits);
        this.random = Objects.requireNonNull(random);
        this.project = settings.project();
        Map<String, String> all = new HashMap<>(PromptContent.HINTS);
        all.putAll(settings.hints());
        this.hints = Map.copyOf(all);
        this.attachments = new Attachments(limits.attachments(), clock, random);
        this.routes = new Routes(this, clock);
    }

    @Override
    public String name() {
        return Caller.WIRE;
    }

    /// A socket is refused in one sentence, a request as all requests are (contract, `/ws/chat` and
    /// REST).
    @Override
    public Manners manners() {
        return MANNERS;
    }

    private static Manners.Refusal unknown(String path) {
        return path.equals(CHAT) ? Answers.refusal(WHO) : Answers.unknown();
    }

    Executor executor() {
        return executor;
    }

    ConstructLimits limits() {
        return limits;
    }

    Optional<String> project() {
        return project;
    }

    /// By `page_context`.
    Map<String, String> hints() {
        return hints;
    }

    Devices devices() {
        return devices;
    }

    Attachments attachments() {
        return attachments;
    }

    Caller caller(Exchange exchange, Principal principal) {
        return new Caller(gateway, principal, exchange.connection());
    }

    /// Empty for a caller who is not known: [#handle] then says so.
    @Override
    public Optional<Upgrade> upgrade(Exchange exchange) {
        if (!exchange.path().equals(CHAT) || exchange.principal().isEmpty()) {
            return Optional.empty();
        }
        Caller caller = caller(exchange, exchange.principal().get());
        ChatRequest request = ChatRequest.of(exchange, random);
        return Optional.of(
                new Upgrade(
                        SUBPROTOCOLS,
                        List.of(),
                        socket -> new ChatConnection(this, caller, socket, request).open()));
    }

    @Override
    public boolean handle(Exchange exchange) {
        if (!exchange.path().equals(CHAT)) {
            return routes.handle(exchange);
        }
        if (exchange.principal().isEmpty()) {
            Answers.text(exchange, 401, WHO);
        } else {
            Answers.text(exchange, 426, "Upgrade to a WebSocket.");
        }
        return true;
    }
}
