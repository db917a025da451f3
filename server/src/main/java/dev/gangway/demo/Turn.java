package dev.gangway.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One prompt on its way to its answer, on a thread of its own, so that a cancel can be heard. The
/// thread is interrupted to cancel it; all methods but [#cancel], [#steer] and [#answers] belong to
/// the thread.
final class Turn {

    private static final int CONTEXT_TOKENS = 200_000;

    /// Distinguishes its tool calls from those of all other turns of its session.
    private final String mark;

    private final JsonNode requestId;
    private final DemoSession session;
    private final ClientLink client;
    private final Performance performance;
    private final Thread thread;
    private final StringBuilder said = new StringBuilder();
    private final Set<Long> openRequests = new LinkedHashSet<>();
    private final Set<String> openTools = new LinkedHashSet<>();
    private boolean finishing;

    /// What it used; null when it did not say.
    private @Nullable ObjectNode usage;

    /// What the client said in mid-turn and was not answered. Guarded by this.
    private final Queue<String> steered = new ArrayDeque<>();

    /// The same, answered.
    private final List<String> heard = new ArrayList<>();

    /// @param mark no other turn of the session has it, also in other processes
    Turn(
            String mark,
            JsonNode requestId,
            DemoSession session,
            ClientLink client,
            Performance performance) {
        this.mark = mark;
        this.requestId = requestId;
        this.session = session;
        this.client = client;
        this.performance = performance;
        this.thread =
                Thread.ofPlatform().daemon().name("turn " + session.id()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Without effect once the answer is being written: a file that is written to by an interrupted
    /// thread is closed.
    synchronized void cancel() {
        if (!finishing) {
            thread.interrupt();
        }
    }

    /// Takes a prompt into this turn, which will say it back; false when the turn is at its end.
    synchronized boolean steer(String text) {
        if (!finishing) {
            steered.add(text);
        }
        return !finishing;
    }

    private synchronized Optional<String> nextSteered() {
        return Optional.ofNullable(steered.poll());
    }

    /// Says back what came in mid-turn.
    private void listen() {
        Optional<String> text = nextSteered();
        while (text.isPresent()) {
            heard.add(text.get());
            message("You say, while I am at it: \"" + text.get().strip() + "\". ");
            text = nextSteered();
        }
    }

    private synchronized void finish() {
        finishing = true;
        // Cleared on purpose: a cancel that came this late finds the turn at its end.
        Thread.interrupted();
    }

    boolean answers(JsonNode id) {
        return requestId.equals(id);
    }

    DemoSession session() {
        return session;
    }

    ClientLink client() {
        return client;
    }

    void message(String text) {
        said.append(text);
        chunk("agent_message_chunk", text);
    }

    void thought(String text) {
        chunk("agent_thought_chunk", text);
    }

    /// Keeps for the history what was said in a way that is not worth keeping whole.
    void summary(String text) {
        said.append(text);
    }

    void update(ObjectNode update) {
        session.update(update);
    }

    /// An id for a tool call: ACP wants it to be unique within the session.
    String toolId(String name) {
        return name + "-" + mark;
    }

    /// A tool call that has not begun.
    void toolCall(String id, String title, String kind, ObjectNode input) {
        openTools.add(id);
        ObjectNode call = Json.object("sessionUpdate", "tool_call").put("toolCallId", id);
        call.put("title", title).put("kind", kind).put("status", "pending");
        update(call.set("rawInput", input));
    }

    void toolStatus(String id, String status) {
        update(toolUpdate(id, status));
    }

    void toolStatus(String id, String status, String content) {
        if (status.equals("completed") || status.equals("failed")) {
            openTools.remove(id);
        }
        ObjectNode block = Json.object("type", "content").set("content", Json.text(content));
        update(toolUpdate(id, status).set("content", Json.array().add(block)));
    }

    /// Reports tokens, with the answer to the prompt, and a cost, at once.
    ///
    /// @param cost in dollars; negative for none
    void used(long input, long output, double cost) {
        usage = Json.object().put("inputTokens", input).put("outputTokens", output);
        usage.put("totalTokens", input + output);
        ObjectNode update =
                Json.object("sessionUpdate", "usage_update").put("used", input + output);
        update.put("size", CONTEXT_TOKENS);
        if (cost >= 0) {
            ObjectNode sum = Json.object().put("amount", session.costs());
            update.set("cost", sum.put("currency", "USD"));
        }
        update(update);
    }

    /// Asks the client; withdrawn when the turn is cancelled before the reply.
    void ask(String method, ObjectNode params, Consumer<ClientLink.Reply> then) {
        params.put("sessionId", session.id());
        openRequests.add(client.ask(method, params, then));
    }

    void pause() throws InterruptedException {
        pause(session.pace().pause());
    }

    void pause(Duration duration) throws InterruptedException {
        checkCancelled();
        Thread.sleep(duration);
    }

    void checkCancelled() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        listen();
    }

    private void run() {
        try {
            performance.perform(this);
            answer("end_turn");
        } catch (InterruptedException e) {
            // That is how a turn is cancelled: the answer says so, and the thread ends.
            openRequests.forEach(client::withdraw);
            Set.copyOf(openTools).forEach(id -> toolStatus(id, "failed", "Cancelled."));
            answer("cancelled");
        } catch (Refusal refusal) {
            finish();
            session.ended(this);
            client.refuse(requestId, refusal.code(), String.valueOf(refusal.getMessage()));
        } catch (UncheckedIOException e) {
            // The client is gone, and with it whoever could be told.
            session.ended(this);
        }
    }

    private void answer(String stopReason) {
        finish();
        listen();
        heard.forEach(text -> session.history().add(History.Speaker.USER, text));
        if (!said.isEmpty()) {
            session.history().add(History.Speaker.AGENT, said.toString());
        }
        session.ended(this);
        ObjectNode result = Json.object("stopReason", stopReason);
        client.answer(requestId, usage == null ? result : result.set("usage", usage));
    }

    private void chunk(String kind, String text) {
        update(Json.object("sessionUpdate", kind).set("content", Json.text(text)));
    }

    private static ObjectNode toolUpdate(String id, String status) {
        ObjectNode update = Json.object("sessionUpdate", "tool_call_update");
        return update.put("toolCallId", id).put("status", status);
    }

    /// What a turn does between its prompt and its answer.
    interface Performance {
        /// Returns when all is said.
        ///
        /// @throws InterruptedException when the turn was cancelled
        void perform(Turn turn) throws InterruptedException;
    }
}
