package dev.gangway.wire.mezame;

import dev.gangway.json.InvalidJson;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a client says.
sealed interface Inbound {
    /// @param blocks ACP content blocks, at least one
    record Prompt(RawJson blocks) implements Inbound {}

    record Cancel() implements Inbound {}

    record PermissionResponse(String request, String option) implements Inbound {}

    record SetMode(String mode) implements Inbound {}

    record SetModel(String model) implements Inbound {}

    /// A prompt without anything in it: ignored, as the front-end expects.
    record Nothing() implements Inbound {}

    /// @param why a sentence for the client
    record Wrong(String why) implements Inbound {}

    JsonScanner MEMBERS =
            JsonScanner.of("type", "text", "blocks", "id", "optionId", "modeId", "modelId");

    static Inbound read(byte[] frame) {
        RawJson json;
        try {
            json = RawJson.of(frame);
        } catch (InvalidJson invalid) {
            return new Wrong("The frame is not JSON: " + invalid.getMessage());
        }
        Members members = MEMBERS.scan(json);
        if (members.duplicate().isPresent()) {
            return new Wrong("The frame has a member twice: " + members.duplicate().get());
        }
        String type = members.text("type").orElse("");
        return switch (type) {
            case "prompt" -> prompt(members);
            case "cancel" -> new Cancel();
            case "permission_response" -> response(members);
            case "set_mode" ->
                    members.text("modeId").<Inbound>map(SetMode::new).orElse(missing("modeId"));
            case "set_model" ->
                    members.text("modelId").<Inbound>map(SetModel::new).orElse(missing("modelId"));
            default -> new Wrong("There is no frame of this type.");
        };
    }

    /// Blocks win over a text.
    private static Inbound prompt(Members members) {
        Optional<RawJson> blocks = members.json("blocks");
        if (blocks.filter(value -> value.kind() != RawJson.Kind.NULL).isPresent()) {
            return blocks(blocks.get());
        }
        return members.text("text")
                .<Inbound>map(text -> new Prompt(Arrays.of(List.of(block(text)))))
                .orElseGet(Nothing::new);
    }

    private static RawJson block(String text) {
        return new FrameText().text("type", "text").text("text", text).toJson();
    }

    /// As far as every agent relies on it; types that are not known pass.
    private static Inbound blocks(RawJson blocks) {
        if (blocks.kind() != RawJson.Kind.ARRAY) {
            return new Wrong("blocks must be an array.");
        }
        JsonNode all = blocks.node();
        for (JsonNode block : all) {
            boolean text = block.path("type").stringValue("").equals("text");
            if (!block.path("type").isString() || (text && !block.path("text").isString())) {
                return new Wrong("Each block has a type, and one of type text a text.");
            }
        }
        return all.isEmpty() ? new Nothing() : new Prompt(blocks);
    }

    private static Inbound response(Members members) {
        Optional<String> id =
                members.text("id")
                        .or(() ->
                                members.kind("id").filter(RawJson.Kind.NUMBER::equals).isPresent()
                                        ? members.json("id").map(RawJson::toString)
                                        : Optional.empty());
        Optional<String> option = members.text("optionId");
        return id.isEmpty() || option.isEmpty()
                ? new Wrong("A permission_response has an id and an optionId.")
                : new PermissionResponse(id.get(), option.get());
    }

    private static Inbound missing(String member) {
        return new Wrong("The frame lacks its " + member + ".");
    }
}
