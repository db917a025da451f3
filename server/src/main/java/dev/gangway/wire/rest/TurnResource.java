package dev.gangway.wire.rest;

import static dev.gangway.wire.rest.SessionResource.session;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.wire.rest.Operation.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Prompts and what becomes of them: turns, and the queue before them.
final class TurnResource {
    private static final String TAG = "turns";
    private static final String ONE = "/sessions/{session}";

    /// The longest that a prompt's answer waits for the end of its turn, in seconds.
    private static final int WAIT_SECONDS_MAX = 60;

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "prompt",
                                    ONE + "/prompts",
                                    TAG,
                                    "Give the agent a prompt",
                                    Views.Turn.class,
                                    TurnResource::prompt)
                            .by("POST")
                            .with(
                                    SessionResource.KEY,
                                    Parameter.query(
                                            "wait",
                                            "{\"type\":\"integer\",\"minimum\":0,\"maximum\":60,"
                                                    + "\"default\":0}",
                                            "Wait up to so many seconds for the turn's end."))
                            .taking(Bodies.NewPrompt.class)
                            .giving(202, Views.Turn.class),
                    Operation.get(
                            "readTurn",
                            ONE + "/turns/{turn}",
                            TAG,
                            "What became of a turn",
                            Views.Turn.class,
                            call -> call.answer(turn(call, number(call)))),
                    Operation.change(
                            "cancelTurn",
                            "DELETE",
                            ONE + "/turns/{turn}",
                            TAG,
                            "End one turn, queued or running",
                            call ->
                                    SessionResource.done(
                                            call,
                                            new Command.CancelTurn(session(call), number(call)))),
                    Operation.change(
                            "cancel",
                            "POST",
                            ONE + "/cancel",
                            TAG,
                            "End the running turn and remove your queued prompts",
                            call -> SessionResource.done(call, new Command.Cancel(session(call)))),
                    Operation.get(
                            "readQueue",
                            ONE + "/queue",
                            TAG,
                            "The prompts that wait",
                            Views.Queue.class,
                            TurnResource::queue),
                    Operation.change(
                            "releaseQueue",
                            "POST",
                            ONE + "/queue/release",
                            TAG,
                            "Let held prompts run",
                            call ->
                                    SessionResource.done(
                                            call, new Command.ReleaseQueue(session(call)))),
                    Operation.change(
                                    "editQueued",
                                    "PUT",
                                    ONE + "/queue/{turn}",
                                    TAG,
                                    "Replace the content of a prompt that waits",
                                    TurnResource::edit)
                            .taking(Bodies.QueuedChange.class),
                    Operation.change(
                            "removeQueued",
                            "DELETE",
                            ONE + "/queue/{turn}",
                            TAG,
                            "Remove a prompt that waits",
                            call ->
                                    SessionResource.done(
                                            call,
                                            new Command.RemoveQueued(
                                                    session(call), number(call)))));

    private TurnResource() {}

    private static long number(Call call) {
        return Call.whole("The turn", call.variable("turn"), 1, Long.MAX_VALUE);
    }

    private static Views.Turn turn(Call call, long turn) {
        Answered.Turn found = (Answered.Turn) call.read(new Query.Turn(session(call), turn));
        return Views.Turn.of(session(call), found);
    }

    private static void queue(Call call) {
        SessionState state = SessionResource.state(call);
        call.answer(
                new Views.Queue(
                        state.held(), state.queue().stream().map(Views.Queued::of).toList()));
    }

    private static void edit(Call call) {
        Bodies.QueuedChange body = call.body(Bodies.QueuedChange.class);
        RawJson content = content(body.text(), body.content());
        SessionResource.done(call, new Command.EditQueued(session(call), number(call), content));
    }

    private static void prompt(Call call) {
        long wait = call.number("wait", 0, 0, WAIT_SECONDS_MAX);
        Bodies.NewPrompt body = call.body(Bodies.NewPrompt.class);
        Command.Prompt command =
                new Command.Prompt(
                        session(call),
                        content(body.text(), body.content()),
                        body.meta().map(RawJson::ofNode).orElse(RawJson.EMPTY_OBJECT),
                        whenBusy(body.whenBusy().orElse("queue")),
                        call.key());
        long turn = wait == 0 ? given(call, command) : awaited(call, command, wait);
        call.answer(
                turn(call, turn),
                List.of("Location", "/api/v1/sessions/" + session(call) + "/turns/" + turn));
    }

    private static long given(Call call, Command.Prompt command) {
        return ((Result.Accepted) call.run(command)).turn();
    }

    /// The watch stands before the prompt is given: no end is missed.
    private static long awaited(Call call, Command.Prompt command, long seconds) {
        Ends ends = new Ends();
        Runnable unwatch = call.gateway().watch(call.caller(), session(call), ends);
        try {
            long turn = given(call, command);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (!turn(call, turn).phase().equals("ended")
                    && ends.next(deadline - System.nanoTime())) {
                // Another turn may have ended: this one is looked at again.
            }
            return turn;
        } finally {
            unwatch.run();
        }
    }

    /// Counts the ends of turns.
    private static final class Ends implements SessionWatcher {
        private final Semaphore ends = new Semaphore(0);

        boolean next(long nanos) {
            try {
                return ends.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void changed(SessionState state) {
            // Its end is what is waited for.
        }

        @Override
        public void turnEnded(TurnEnd end) {
            ends.release();
        }

        @Override
        public void deleted() {
            ends.release();
        }

        @Override
        public void shutOut() {
            ends.release();
        }
    }

    private static WhenBusy whenBusy(String name) {
        return switch (name) {
            case "queue" -> new WhenBusy.Queue();
            case "refuse" -> new WhenBusy.Refuse();
            case "steer" -> new WhenBusy.Steer();
            default -> throw RestJson.invalid("whenBusy must be queue, refuse or steer.");
        };
    }

    private static RawJson content(Optional<String> text, Optional<JsonNode> content) {
        if (text.isPresent() == content.isPresent()) {
            throw RestJson.invalid("Give either text or content.");
        }
        return text.map(TurnResource::block).orElseGet(() -> blocks(content.orElseThrow()));
    }

    private static RawJson block(String text) {
        ArrayNode blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", text);
        return RawJson.ofNode(blocks);
    }

    private static RawJson blocks(JsonNode content) {
        boolean blocks =
                content.isArray()
                        && !content.isEmpty()
                        && content.valueStream().allMatch(block -> block.path("type").isString());
        if (!blocks) {
            throw RestJson.invalid("content must be an array of ACP content blocks.");
        }
        return RawJson.ofNode(content);
    }
}
