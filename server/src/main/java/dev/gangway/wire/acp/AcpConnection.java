package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.wire.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One ACP client: takes its messages apart and hands each to what serves it. Bad input of any kind
/// is answered as JSON-RPC says, and the socket stays open.
///
/// Frames come one at a time; what they cause goes on by itself.
final class AcpConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(AcpConnection.class);
    private static final String INITIALIZE = "initialize";
    private static final String GANGWAY_PREFIX = "_gangway/";

    private final Client client;
    private final Links links;
    private final Initialization initialization;
    private final Map<String, Method> methods = new HashMap<>();

    /// Only the thread that brings the frames touches it.
    private boolean initialized;

    /// @param agent what the path chose; empty for the default one
    /// @param version Gangway's own
    AcpConnection(Client client, Optional<String> agent, String version) {
        this.client = client;
        this.links = new Links(client);
        this.initialization = new Initialization(client, agent, version);
        Refusals.addTo(methods);
        new SessionMethods(client, links, agent).addTo(methods);
        new LoginMethods(client, agent).addTo(methods);
        new TurnMethods(client, links).addTo(methods);
        new GangwayMethods(client, links).addTo(methods);
    }

    @Override
    public void text(byte[] frame) {
        switch (MessageReader.strict().read(frame)) {
            case Message.Request request -> request(request);
            case Message.Notification notification -> notification(notification);
            case Message.Response(RawJson id, RawJson result) -> answered(id, Optional.of(result));
            case Message.ErrorResponse error -> answered(error.id(), Optional.empty());
            case Message.Invalid invalid -> refuse(invalid);
        }
    }

    /// What was meant as an answer is never answered itself.
    private void refuse(Message.Invalid invalid) {
        if (!invalid.answer()) {
            RawJson id = invalid.id() == null ? RawJson.NULL : invalid.id();
            AcpError error = AcpError.of(invalid.code(), invalid.reason());
            client.socket().send(Frames.error(id, error));
        }
    }

    private void request(Message.Request request) {
        Call call = new Call(client, request.id(), request.method());
        if (request.method().equals(INITIALIZE)) {
            call.guarded(() -> initialize(call, request.params()));
        } else if (!initialized) {
            call.fail(AcpError.of(ErrorCodes.INVALID_REQUEST, "initialize first"));
        } else {
            call.guarded(() -> method(request.method()).call(call, params(request.params())));
        }
    }

    private void initialize(Call call, RawJson params) {
        if (initialized) {
            call.fail(AcpError.of(ErrorCodes.INVALID_REQUEST, "initialized already"));
            return;
        }
        initialization.call(call, params(params));
        initialized = true;
    }

    private static Params params(RawJson params) {
        if (params.kind() != RawJson.Kind.OBJECT) {
            throw Params.invalid("params must be an object");
        }
        return new Params(params);
    }

    private Method method(String name) {
        if (name.startsWith(GANGWAY_PREFIX) && !client.profile().gangway()) {
            return refusal("announce clientCapabilities._meta.gangway to use " + name);
        }
        return methods.getOrDefault(name, refusal("there is no method " + name));
    }

    private static Method refusal(String reason) {
        return (call, params) -> call.fail(AcpError.of(ErrorCodes.METHOD_NOT_FOUND, reason));
    }

    /// A notification has no answer; one that is wrong or not known is ignored, as JSON-RPC and ACP
    /// say.
    private void notification(Message.Notification notification) {
        if (!initialized) {
            return;
        }
        try {
            switch (notification.method()) {
                case "session/cancel" ->
                        client.execute(
                                new Command.Cancel(params(notification.params()).session()),
                                Unheard.INSTANCE);
                case "$/cancel_request" ->
                        params(notification.params())
                                .json("requestId")
                                .ifPresent(links.prompts()::cancelRequested);
                default -> LOG.debug("a notification that is not known was ignored");
            }
        } catch (GatewayException problem) {
            LOG.debug("a notification was ignored: {}", problem.getMessage());
        } catch (RuntimeException fault) {
            client.fault(notification.method(), fault);
        }
    }

    private void answered(RawJson id, Optional<RawJson> result) {
        try {
            links.requests().answered(id, result);
        } catch (GatewayException problem) {
            LOG.debug("an answer was ignored: {}", problem.getMessage());
        } catch (RuntimeException fault) {
            client.fault("an answer", fault);
        }
    }

    @Override
    public void closed() {
        links.close();
    }
}
