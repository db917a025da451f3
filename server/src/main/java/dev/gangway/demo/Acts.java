package dev.gangway.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Does what a script says, but for plain talk ([Talk]).
final class Acts implements Turn.Performance {

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int USAGE_STEPS = 5;
    private static final int PIECE_BYTES = 64 * 1024;

    private final Script script;
    private final ClientOffer offer;
    private final IntConsumer exit;

    /// @param exit ends this process at once
    Acts(Script script, ClientOffer offer, IntConsumer exit) {
        this.script = script;
        this.offer = offer;
        this.exit = exit;
    }

    @Override
    public void perform(Turn turn) throws InterruptedException {
        switch (script) {
            case Script.Talk(String prompt) -> new Talk(prompt).perform(turn);
            case Script.Stream(long count, int bytes, Duration delay) ->
                    stream(turn, count, bytes, delay);
            case Script.Permission(String title) -> permissions(turn, List.of(title));
            case Script.Permissions(int count) -> permissions(turn, numbered(count));
            case Script.Question(String text, List<String> choices) ->
                    question(turn, text, choices);
            case Script.Open(String url) -> open(turn, url);
            case Script.Tool(Duration length) -> tool(turn, length);
            case Script.Hang() -> hang(turn);
            case Script.Crash(int exitCode) -> crash(turn, exitCode);
            case Script.Fail() ->
                    throw new Refusal(Refusal.INTERNAL_ERROR, "the demo agent was told to fail");
            case Script.Garbage() -> garbage(turn);
            case Script.LongLine(int bytes) -> longLine(turn, bytes);
            case Script.Remember() -> remember(turn);
            case Script.Write(String path, String text) -> desk(turn).write(path, text);
            case Script.Read(String path) -> desk(turn).read(path);
            case Script.Shell(String command) -> desk(turn).shell(command);
            case Script.Usage usage -> use(turn, usage);
            case Script.Misspelt(String advice) -> turn.message(advice);
        }
    }

    private static void stream(Turn turn, long count, int bytes, Duration delay)
            throws InterruptedException {
        turn.summary("(" + count + " chunks of " + bytes + " bytes)");
        new Flood(turn.session().id(), bytes).run(turn, count, delay);
    }

    /// Says what it cost at once and what tokens it used at the end of the turn, as real agents do,
    /// and in between has something left to be stopped at.
    private static void use(Turn turn, Script.Usage usage) throws InterruptedException {
        turn.used(usage.input(), usage.output(), usage.cost());
        for (int step = 1; step <= USAGE_STEPS; step++) {
            turn.pause();
            turn.message("After the report, step " + step + " of " + USAGE_STEPS + ". ");
        }
    }

    private Desk desk(Turn turn) {
        return new Desk(turn, offer);
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "Step " + i).toList();
    }

    /// Announces all tool calls, asks for all of them, and goes on with each as it is decided.
    private static void permissions(Turn turn, List<String> titles) throws InterruptedException {
        BlockingQueue<Decision> decisions = new LinkedBlockingQueue<>();
        for (int i = 0; i < titles.size(); i++) {
            String id = turn.toolId("permission-" + (i + 1));
            turn.toolCall(id, titles.get(i), "execute", Json.object("command", titles.get(i)));
        }
        for (int i = 0; i < titles.size(); i++) {
            String id = turn.toolId("permission-" + (i + 1));
            String title = titles.get(i);
            turn.ask(
                    "session/request_permission",
                    permission(id, title),
                    reply -> decisions.add(new Decision(id, title, reply)));
        }
        for (int i = 0; i < titles.size(); i++) {
            decided(turn, decisions.take());
        }
    }

    private static ObjectNode permission(String toolCallId, String title) {
        ObjectNode call = Json.object("toolCallId", toolCallId).put("title", title);
        call.put("kind", "execute").put("status", "pending");
        ArrayNode options = Json.array();
        options.add(option("allow_once", "Allow"));
        options.add(option("allow_always", "Always allow"));
        options.add(option("reject_once", "Reject"));
        options.add(option("reject_always", "Always reject"));
        ObjectNode params = Json.object();
        params.set("toolCall", call);
        params.set("options", options);
        return params;
    }

    private static ObjectNode option(String kind, String name) {
        return Json.object("optionId", kind).put("name", name).put("kind", kind);
    }

    private static void decided(Turn turn, Decision decision) throws InterruptedException {
        if (decision.cancelled()) {
            // ACP: a client answers so when it cancels the turn.
            throw new InterruptedException();
        }
        if (decision.allowed()) {
            turn.toolStatus(decision.toolCallId(), "in_progress");
            turn.pause();
            turn.toolStatus(decision.toolCallId(), "completed", "Done: " + decision.title());
            turn.message("Allowed and done: " + decision.title() + ".\n");
        } else {
            turn.toolStatus(decision.toolCallId(), "failed", "Rejected: " + decision.title());
            turn.message("Not allowed, so I go on without it: " + decision.title() + ".\n");
        }
    }

    private void question(Turn turn, String text, List<String> choices)
            throws InterruptedException {
        if (!offer.forms()) {
            turn.message("This client cannot be asked: it did not announce elicitation.form.");
            return;
        }
        BlockingQueue<ClientLink.Reply> replies = new LinkedBlockingQueue<>();
        ObjectNode params = Json.object("mode", "form").put("message", text);
        params.set("requestedSchema", form(text, choices));
        turn.ask("elicitation/create", params, replies::add);
        ClientLink.Reply reply = replies.take();
        turn.message(
                switch (Json.string(reply.result(), "action")) {
                    case "accept" -> "You answered: " + answer(reply) + ".";
                    case "decline" -> "You would rather not answer.";
                    case "cancel" -> "You closed the question.";
                    default -> "The question could not be asked.";
                });
    }

    /// Asks to have a page opened, and says a moment later that what was to be done there is done.
    private void open(Turn turn, String url) throws InterruptedException {
        if (!offer.pages()) {
            turn.message("This client cannot be asked: it did not announce elicitation.url.");
            return;
        }
        BlockingQueue<ClientLink.Reply> replies = new LinkedBlockingQueue<>();
        String id = "page-" + turn.session().history().entries().size();
        ObjectNode params = Json.object("mode", "url").put("elicitationId", id).put("url", url);
        turn.ask(
                "elicitation/create",
                params.put("message", "Please look at a page."),
                replies::add);
        switch (Json.string(replies.take().result(), "action")) {
            case "accept" -> {
                turn.message("You open it. ");
                turn.pause();
                turn.client().tell("elicitation/complete", Json.object("elicitationId", id));
                turn.message("All is done there.");
            }
            case "decline" -> turn.message("You would rather not open it.");
            case "cancel" -> turn.message("You closed the question.");
            default -> turn.message("The page could not be asked for.");
        }
    }

    private static ObjectNode form(String text, List<String> choices) {
        ObjectNode answer = Json.object("type", "string").put("title", text);
        if (!choices.isEmpty()) {
            ArrayNode values = Json.array();
            choices.forEach(values::add);
            answer.set("enum", values);
        }
        ObjectNode schema = Json.object("type", "object");
        schema.set("properties", Json.object().set("answer", answer));
        schema.set("required", Json.array().add("answer"));
        return schema;
    }

    private static String answer(ClientLink.Reply reply) {
        return Json.string(reply.result().path("content"), "answer");
    }

    private static void tool(Turn turn, Duration length) throws InterruptedException {
        String id = turn.toolId("tool-1");
        turn.toolCall(id, "Count", "other", Json.object("length", length.toString()));
        turn.toolStatus(id, "in_progress");
        Duration rest = length;
        for (int count = 1; rest.isPositive(); count++) {
            turn.pause(rest.compareTo(STEP) < 0 ? rest : STEP);
            rest = rest.minus(STEP);
            turn.toolStatus(id, "in_progress", "Counted to " + count);
        }
        turn.toolStatus(id, "completed", "Counted.");
        turn.message("The tool has counted.");
    }

    private static void hang(Turn turn) throws InterruptedException {
        turn.thought("I shall do nothing until I am cancelled.");
        while (true) {
            turn.pause(STEP);
        }
    }

    private void crash(Turn turn, int exitCode) {
        turn.message("I am about to end with exit code " + exitCode + ".");
        exit.accept(exitCode);
    }

    private static void garbage(Turn turn) {
        turn.message("Good line before. ");
        byte[] lineEnd = {'\n'};
        for (byte[] line : Garbage.lines(turn.session().id())) {
            turn.client().raw(line, line.length);
            turn.client().raw(lineEnd, 1);
        }
        turn.message("Good line after.");
    }

    private static void longLine(Turn turn, int bytes) {
        turn.summary("(a line of " + bytes + " bytes)");
        Envelope envelope = Envelope.of(turn.session().id());
        byte[] piece = new byte[PIECE_BYTES];
        Arrays.fill(piece, (byte) 'x');
        turn.client().whole(() -> longLine(turn.client(), envelope, piece, bytes));
    }

    /// Written in pieces, so that this program needs no memory for it.
    private static void longLine(ClientLink client, Envelope around, byte[] piece, int bytes) {
        client.raw(around.headBytes(), around.headBytes().length);
        for (int left = bytes; left > 0; left -= PIECE_BYTES) {
            client.raw(piece, Math.min(left, PIECE_BYTES));
        }
        client.raw(around.tailBytes(), around.tailBytes().length);
        client.flush();
    }

    private static void remember(Turn turn) {
        List<String> prompts =
                turn.session().history().entries().stream()
                        .filter(entry -> entry.speaker() == History.Speaker.USER)
                        .map(History.Entry::text)
                        .toList();
        StringBuilder text = new StringBuilder("I remember " + prompts.size() + " prompts:");
        prompts.forEach(prompt -> text.append("\n- ").append(prompt));
        turn.message(text.toString());
    }

    /// How one permission request was answered. A request that failed counts as rejected.
    private record Decision(String toolCallId, String title, ClientLink.Reply reply) {

        boolean cancelled() {
            return Json.string(reply.result().path("outcome"), "outcome").equals("cancelled");
        }

        boolean allowed() {
            String option = Json.string(reply.result().path("outcome"), "optionId");
            return !reply.failed() && option.startsWith("allow_");
        }
    }
}
