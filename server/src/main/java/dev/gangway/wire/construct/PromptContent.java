package dev.gangway.wire.construct;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message as ACP content blocks: the raw text, as it is kept, and what is attached to it, in a
/// form that the session's agent takes (contract: attachments are silently dropped). Pure.
final class PromptContent {
    private PromptContent() {}

    /// @param capabilities ACP's `agentCapabilities`
    /// @throws GatewayException UNSUPPORTED for an attachment that the agent cannot be given
    static RawJson of(String text, List<Attachments.Kept> attached, RawJson capabilities) {
        ArrayNode blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", text);
        JsonNode takes = capabilities.node().path("promptCapabilities");
        attached.forEach(each -> blocks.add(block(each, takes)));
        return RawJson.ofNode(blocks);
    }

    private static ObjectNode block(Attachments.Kept attached, JsonNode takes) {
        String encoded = Base64.getEncoder().encodeToString(attached.bytes());
        Optional<String> text = text(attached.bytes());
        if (attached.type().startsWith("image/") && Json.flag(takes, "image", false)) {
            return Json.object()
                    .put("type", "image")
                    .put("mimeType", attached.type())
                    .put("data", encoded);
        } else if (text.isPresent()) {
            return Json.object()
                    .put("type", "text")
                    .put("text", "\n\nAttached file " + attached.name() + ":\n\n" + text.get());
        } else if (Json.flag(takes, "embeddedContext", false)) {
            ObjectNode block = Json.object().put("type", "resource");
            block.putObject("resource")
                    .put("uri", "attachment:" + attached.id())
                    .put("mimeType", attached.type())
                    .put("blob", encoded);
            return block;
        }
        throw new GatewayException(
                ErrorCode.UNSUPPORTED,
                "The agent takes no attachment such as " + attached.name() + ".");
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    /// What goes with the prompt: the hint of the page that the person looks at, which the agent
    /// reads before the message and nobody keeps as a part of it, and the memory's session.
    static RawJson meta(Optional<String> hint, Optional<String> memory) {
        ObjectNode meta = Json.object();
        hint.ifPresent(text -> meta.putObject("gangway").put("preface", text));
        memory.ifPresent(id -> meta.putObject("construct").put("memory_session_id", id));
        return RawJson.ofNode(meta);
    }

    /// The hints that come with the wire, by `page_context`. They name no tools: an agent knows its
    /// own.
    static final Map<String, String> HINTS =
            Map.of(
                    "agent_pool",
                    "The person is looking at the list of agents.",
                    "agent_teams",
                    "The person is looking at the teams of agents.",
                    "skills",
                    "The person is looking at the skills that agents may use.",
                    "workflows",
                    "The person is looking at the workflows: steps that run one after another.",
                    "canvas",
                    "The person is looking at the canvas, where what agents draw is shown.");
}
