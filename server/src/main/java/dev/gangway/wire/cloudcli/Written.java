package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.AttachedContent;
import dev.gangway.wire.AttachedContent.Label;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person wrote, as one row: the text, and the files beside it as this front-end draws them.
/// A long message is several entries of the transcript. Pure.
final class Written {
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode images = Json.array();
    private final ArrayNode files = Json.array();

    private Written() {}

    /// @param entries of one message, in their order
    static Written of(List<JsonNode> entries) {
        Written written = new Written();
        entries.forEach(entry -> entry.path("content").forEach(written::add));
        return written;
    }

    private void add(JsonNode block) {
        Optional<Label> label = AttachedContent.label(block);
        String type = Json.text(block, "mimeType", "");
        if (label.isPresent()) {
            attached(label.get(), block);
        } else if (Json.text(block, "type", "").equals("image")) {
            images.addObject().put("data", url(type, Json.text(block, "data", "")));
        } else {
            String piece = Json.text(block, "text", "");
            text.append(text.isEmpty() || piece.isEmpty() ? "" : "\n").append(piece);
        }
    }

    private void attached(Label label, JsonNode block) {
        boolean image = label.type().startsWith("image/");
        ObjectNode file = (image ? images : files).addObject();
        file.put("name", label.name()).put("mimeType", label.type()).put("size", label.size());
        String data = Json.text(block, "data", Json.text(block.path("resource"), "blob", ""));
        if (image && !data.isEmpty()) {
            file.put("data", url(label.type(), data));
        }
    }

    private static String url(String type, String data) {
        return "data:" + type + ";base64," + data;
    }

    MessageText add(MessageText row) {
        row.text("role", "user").text("content", text.toString());
        if (!images.isEmpty()) {
            row.json("images", RawJson.ofNode(images));
        }
        return files.isEmpty() ? row : row.json("files", RawJson.ofNode(files));
    }
}
