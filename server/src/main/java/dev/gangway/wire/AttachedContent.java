package dev.gangway.wire;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is attached to a message, as ACP content blocks in a form that an agent takes. Each says in
/// `_meta.gangway.attachment` which file it is, so that it is told from what a person wrote. Pure.
public final class AttachedContent {
    /// What a block says of its file.
    ///
    /// @param size in bytes
    public record Label(String name, String type, long size) {}

    private AttachedContent() {}

    /// @param capabilities ACP's `agentCapabilities`
    /// @throws GatewayException UNSUPPORTED for one that the agent cannot be given
    public static void add(ArrayNode blocks, Iterable<Attachment> attached, RawJson capabilities) {
        JsonNode takes = capabilities.node().path("promptCapabilities");
        for (Attachment each : attached) {
            ObjectNode block = block(each, takes);
            block.putObject("_meta")
                    .putObject("gangway")
                    .putObject("attachment")
                    .put("name", each.name())
                    .put("mimeType", each.type())
                    .put("size", each.bytes().length);
            blocks.add(block);
        }
    }

    /// Of a block that [#add] made; empty for others.
    public static Optional<Label> label(JsonNode block) {
        JsonNode label = block.path("_meta").path("gangway").path("attachment");
        return label.isObject()
                ? Optional.of(
                        new Label(
                                Json.text(label, "name", ""),
                                Json.text(label, "mimeType", ""),
                                Json.number(label, "size", 0)))
                : Optional.empty();
    }

    private static ObjectNode block(Attachment attached, JsonNode takes) {
        Optional<String> text = text(attached.bytes());
        boolean resources = Json.flag(takes, "embeddedContext", false);
        if (attached.type().startsWith("image/") && Json.flag(takes, "image", false)) {
            return Json.object()
                    .put("type", "image")
                    .put("mimeType", attached.type())
                    .put("data", encoded(attached));
        } else if (resources) {
            return resource(attached, text);
        } else if (text.isPresent()) {
            String whole = "\n\nAttached file " + attached.name() + ":\n\n" + text.get();
            return Json.object().put("type", "text").put("text", whole);
        }
        throw new GatewayException(
                ErrorCode.UNSUPPORTED,
                "The agent takes no attachment such as " + attached.name() + ".");
    }

    private static ObjectNode resource(Attachment attached, Optional<String> text) {
        String name =
                URLEncoder.encode(attached.name(), StandardCharsets.UTF_8).replace("+", "%20");
        ObjectNode block = Json.object().put("type", "resource");
        ObjectNode resource =
                block.putObject("resource")
                        .put("uri", "attachment:" + attached.id() + "/" + name)
                        .put("mimeType", attached.type());
        text.ifPresentOrElse(
                read -> resource.put("text", read), () -> resource.put("blob", encoded(attached)));
        return block;
    }

    private static String encoded(Attachment attached) {
        return Base64.getEncoder().encodeToString(attached.bytes());
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
}
