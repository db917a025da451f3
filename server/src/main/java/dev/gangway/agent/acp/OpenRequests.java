package dev.gangway.agent.acp;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentRequest;
import dev.gangway.json.Json;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an agent asks people and is not answered yet, and the shapes of ACP's answers. As many as
/// the peer lets in. Any thread.
final class OpenRequests {
    /// @param reply the agent's request; null when the question is ours
    private record Open(@Nullable Reply reply, Consumer<AgentAnswer> then) {}

    /// Guards the fields below.
    private final Object lock = new Object();

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long lastKey;

    /// Keeps a request until it is answered; returns its key.
    long add(AgentRequest.Kind kind, Reply reply) {
        return add(new Open(reply, answer -> send(kind, reply, answer)));
    }

    /// A permission that is answered to somebody else than the agent, or not to it alone.
    long add(Consumer<AgentAnswer> then) {
        return add(new Open(null, then));
    }

    /// A permission of the agent's.
    ///
    /// @param before is given the answer before the agent gets it
    long add(Reply reply, Consumer<AgentAnswer> before) {
        return add(
                new Open(
                        reply,
                        answer -> {
                            before.accept(answer);
                            send(AgentRequest.Kind.PERMISSION, reply, answer);
                        }));
    }

    private long add(Open request) {
        synchronized (lock) {
            lastKey++;
            open.put(lastKey, request);
            return lastKey;
        }
    }

    /// Answers a request; does nothing when it was answered or withdrawn before.
    void answer(long key, AgentAnswer answer) {
        take(key).ifPresent(request -> request.then().accept(answer));
    }

    /// Answers all that are open as cancelled, oldest first.
    void cancelAll() {
        List<Open> left;
        synchronized (lock) {
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(request -> request.then().accept(new AgentAnswer.Cancelled()));
    }

    /// The agent takes a request back; returns its key when it was open.
    OptionalLong withdraw(Reply reply) {
        synchronized (lock) {
            for (Map.Entry<Long, Open> entry : open.entrySet()) {
                if (entry.getValue().reply() == reply) {
                    open.remove(entry.getKey());
                    return OptionalLong.of(entry.getKey());
                }
            }
            return OptionalLong.empty();
        }
    }

    private Optional<Open> take(long key) {
        synchronized (lock) {
            return Optional.ofNullable(open.remove(key));
        }
    }

    private static void send(AgentRequest.Kind kind, Reply reply, AgentAnswer answer) {
        reply.result(
                switch (kind) {
                    case PERMISSION -> outcome(answer);
                    case QUESTION -> action(answer);
                });
    }

    /// ACP v1 `RequestPermissionResponse`.
    private static RawJson outcome(AgentAnswer answer) {
        return switch (answer) {
            case AgentAnswer.Selected(String optionId) ->
                    RawJson.ofNode(
                            Json.object()
                                    .set(
                                            "outcome",
                                            Json.object()
                                                    .put("outcome", "selected")
                                                    .put("optionId", optionId)));
            case AgentAnswer.Accepted _,
                    AgentAnswer.Agreed _,
                    AgentAnswer.Declined _,
                    AgentAnswer.Cancelled _ ->
                    RawJson.of("{\"outcome\":{\"outcome\":\"cancelled\"}}");
        };
    }

    /// ACP v1 `CreateElicitationResponse`.
    private static RawJson action(AgentAnswer answer) {
        return switch (answer) {
            case AgentAnswer.Accepted(RawJson content) ->
                    ObjectEdit.with(RawJson.of("{\"action\":\"accept\"}"), "content", content);
            case AgentAnswer.Agreed _ -> RawJson.of("{\"action\":\"accept\"}");
            case AgentAnswer.Declined _ -> RawJson.of("{\"action\":\"decline\"}");
            case AgentAnswer.Selected _, AgentAnswer.Cancelled _ ->
                    RawJson.of("{\"action\":\"cancel\"}");
        };
    }
}
