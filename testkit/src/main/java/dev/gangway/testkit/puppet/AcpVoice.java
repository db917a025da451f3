package dev.gangway.testkit.puppet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A session of a puppet over ACP: one turn at a time.
final class AcpVoice implements Voice {
    private static final int INTERNAL_ERROR = -32603;
    private static final String OPTIONS =
            """
            [{"optionId":"yes","name":"Yes","kind":"allow_once"},
            {"optionId":"always","name":"Always","kind":"allow_always"},
            {"optionId":"no","name":"No","kind":"reject_once"}]
            """;

    private final String session;
    private final AcpLines lines;
    private final List<String> heard = new ArrayList<>();
    private volatile String mode = "default";
    private volatile String option = "";
    private volatile @Nullable Thread turn;
    private @Nullable ObjectNode usage;
    private int asked;

    AcpVoice(String session, AcpLines lines) {
        this.session = session;
        this.lines = lines;
    }

    void prompt(JsonNode id, JsonNode blocks) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : blocks) {
            text.append(block.path("text").asString(""));
            text.append(block.path("resource").path("text").asString("")).append('\n');
            text.append(bytes(block, "data")).append(bytes(block.path("resource"), "blob"));
        }
        turn =
                Thread.ofPlatform()
                        .daemon()
                        .name("puppet-turn")
                        .start(() -> play(id, text.toString().strip()));
    }

    /// What it is given that is no text, as a line that does nothing.
    private static String bytes(JsonNode holder, String member) {
        String encoded = holder.path(member).asString("");
        String type = holder.path("mimeType").asString("");
        return encoded.isEmpty() ? "" : "bytes " + type + " " + encoded + "\n";
    }

    private void play(JsonNode id, String prompt) {
        heard.add(prompt.replace('\n', ' '));
        usage = null;
        switch (new Script(prompt, this).play()) {
            case Script.End.Failed(String message) -> lines.refuse(id, INTERNAL_ERROR, message);
            case Script.End.Stopped(String reason) -> {
                ObjectNode answer = AcpPuppet.MAPPER.createObjectNode().put("stopReason", reason);
                if (usage != null) {
                    answer.set("usage", usage);
                }
                lines.answer(id, answer);
            }
        }
    }

    void cancel() {
        Thread running = turn;
        if (running != null) {
            running.interrupt();
        }
    }

    void mode(String chosen) {
        mode = chosen;
    }

    /// @param chosen the option, a space, its value
    void option(String chosen) {
        option = chosen;
    }

    @Override
    public void say(String text) {
        tell(chunk("agent_message_chunk", text));
    }

    @Override
    public void sayInPieces(String text) {
        lines.tellInPieces("session/update", params(chunk("agent_message_chunk", text)));
    }

    @Override
    public void think(String text) {
        tell(chunk("agent_thought_chunk", text));
    }

    private static ObjectNode chunk(String kind, String text) {
        ObjectNode update = AcpPuppet.MAPPER.createObjectNode().put("sessionUpdate", kind);
        update.set("content", content(text));
        return update;
    }

    private static ObjectNode content(String text) {
        return AcpPuppet.MAPPER.createObjectNode().put("type", "text").put("text", text);
    }

    @Override
    public void toolStarts(String id, String title) {
        ObjectNode call = AcpPuppet.MAPPER.createObjectNode().put("sessionUpdate", "tool_call");
        call.put("toolCallId", id).put("title", title).put("kind", "execute");
        call.put("status", "pending");
        call.set("rawInput", AcpPuppet.MAPPER.createObjectNode().put("command", title));
        tell(call);
    }

    @Override
    public void toolEnds(String id, boolean failed, String output) {
        ObjectNode call =
                AcpPuppet.MAPPER.createObjectNode().put("sessionUpdate", "tool_call_update");
        call.put("toolCallId", id).put("status", failed ? "failed" : "completed");
        ObjectNode shown = AcpPuppet.MAPPER.createObjectNode().put("type", "content");
        shown.set("content", content(output));
        call.set("content", AcpPuppet.MAPPER.createArrayNode().add(shown));
        tell(call);
    }

    @Override
    public void update(String json) {
        tell(AcpPuppet.read(json));
    }

    @Override
    public String ask(String title) throws InterruptedException {
        asked++;
        ObjectNode call = AcpPuppet.MAPPER.createObjectNode().put("toolCallId", "asked-" + asked);
        call.put("title", title).put("kind", "execute");
        call.set("rawInput", AcpPuppet.MAPPER.createObjectNode().put("command", title));
        ObjectNode params = params(call);
        params.set("toolCall", params.remove("update"));
        params.set("options", (ArrayNode) AcpPuppet.MAPPER.readTree(OPTIONS));
        JsonNode outcome = lines.ask("session/request_permission", params).path("outcome");
        return outcome.path("optionId").asString(outcome.path("outcome").asString("failed"));
    }

    @Override
    public String mode() {
        return mode;
    }

    @Override
    public String option() {
        return option;
    }

    @Override
    public String heard() {
        return String.join("\n", heard);
    }

    @Override
    public void used(long input, long output, double cost) {
        ObjectNode update =
                AcpPuppet.MAPPER.createObjectNode().put("sessionUpdate", "usage_update");
        update.put("used", input + output).put("size", 200_000);
        update.set(
                "cost",
                AcpPuppet.MAPPER.createObjectNode().put("amount", cost).put("currency", "USD"));
        tell(update);
        usage =
                AcpPuppet.MAPPER
                        .createObjectNode()
                        .put("inputTokens", input)
                        .put("outputTokens", output)
                        .put("totalTokens", input + output);
    }

    private void tell(ObjectNode update) {
        lines.tell("session/update", params(update));
    }

    private ObjectNode params(ObjectNode update) {
        ObjectNode params = AcpPuppet.MAPPER.createObjectNode().put("sessionId", session);
        params.set("update", update);
        return params;
    }
}
