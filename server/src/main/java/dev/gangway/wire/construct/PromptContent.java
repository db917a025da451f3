package dev.gangway.wire.construct;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.AttachedContent;
import dev.gangway.wire.Attachment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message as ACP content blocks: the raw text, as it is kept, and what is attached to it, in a
/// form that the session's agent takes (contract: attachments are silently dropped). Pure.
final class PromptContent {
    private PromptContent() {}

    /// @param capabilities ACP's `agentCapabilities`
    /// @throws dev.gangway.command.GatewayException UNSUPPORTED for an attachment that the agent
    ///   cannot be given
    static RawJson of(String text, List<Attachment> attached, RawJson capabilities) {
        ArrayNode blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", text);
        AttachedContent.add(blocks, attached, capabilities);
        return RawJson.ofNode(blocks);
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
