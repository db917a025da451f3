package dev.gangway.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One conversation. The thread that reads stdin changes it; its turn's thread reads it.
final class DemoSession {

    private final String id;
    private final Path directory;
    private final History history;
    private final ClientLink client;
    private final AtomicReference<@Nullable Turn> running = new AtomicReference<>();
    private volatile String mode = "default";
    private volatile Pace pace = Pace.NORMAL;

    DemoSession(String id, Path directory, History history, ClientLink client) {
        this.id = id;
        this.directory = directory;
        this.history = history;
        this.client = client;
    }

    /// Begins the turn; refuses it while another runs.
    void begin(Turn turn, String prompt) {
        if (!running.compareAndSet(null, turn)) {
            throw new Refusal(Refusal.INVALID_REQUEST, "a turn is running");
        }
        history.add(History.Speaker.USER, prompt);
        turn.start();
    }

    /// Gives the running turn a prompt; false when none runs.
    boolean steer(String text) {
        return Optional.ofNullable(running.get()).filter(turn -> turn.steer(text)).isPresent();
    }

    /// Another prompt may come. Before the answer is written, since the next prompt may follow it
    /// at once.
    void ended(Turn turn) {
        running.compareAndSet(turn, null);
    }

    void cancel() {
        Optional.ofNullable(running.get()).ifPresent(Turn::cancel);
    }

    void cancel(JsonNode requestId) {
        Optional.ofNullable(running.get())
                .filter(turn -> turn.answers(requestId))
                .ifPresent(Turn::cancel);
    }

    void update(ObjectNode update) {
        client.tell("session/update", Json.object("sessionId", id).set("update", update));
    }

    /// What all turns said that they cost, in dollars, as agents sum it up: also those before
    /// another start of this program, since their prompts are in the history.
    double costs() {
        return history.entries().stream()
                .filter(entry -> entry.speaker() == History.Speaker.USER)
                .mapToDouble(entry ->
                        Script.of(entry.text()) instanceof Script.Usage usage
                                ? Math.max(0, usage.cost())
                                : 0)
                .sum();
    }

    /// Says all that was said before, as session/load wants it.
    void replay() {
        for (History.Entry entry : history.entries()) {
            boolean user = entry.speaker() == History.Speaker.USER;
            String kind = user ? "user_message_chunk" : "agent_message_chunk";
            update(Json.object("sessionUpdate", kind).set("content", Json.text(entry.text())));
        }
    }

    /// What session/new and session/load answer, but for the id.
    ObjectNode state() {
        ObjectNode state = Json.object();
        state.set("modes", Offer.modes(mode));
        state.set("configOptions", Offer.options(pace));
        return state;
    }

    void mode(String wanted) {
        if (!Offer.hasMode(wanted)) {
            throw new Refusal(Refusal.INVALID_PARAMS, "there is no mode " + wanted);
        }
        mode = wanted;
    }

    void pace(String wanted) {
        pace =
                Pace.of(wanted)
                        .orElseThrow(() ->
                                new Refusal(Refusal.INVALID_PARAMS, "there is no pace " + wanted));
    }

    String id() {
        return id;
    }

    Path directory() {
        return directory;
    }

    History history() {
        return history;
    }

    boolean planning() {
        return mode.equals("plan");
    }

    Pace pace() {
        return pace;
    }
}
