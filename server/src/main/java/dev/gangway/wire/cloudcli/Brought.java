package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Attachment;
import dev.gangway.wire.Attachments;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The files that come with a prompt: those that were uploaded before, by what the front-end was
/// told is their path, and those of older versions, which send images as they are.
///
/// @param uploaded kept until the prompt is taken
/// @param sent with the prompt itself
record Brought(List<Attachment> uploaded, List<Attachment> sent) {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    Brought {
        uploaded = List.copyOf(uploaded);
        sent = List.copyOf(sent);
    }

    /// @param options of a `chat.send`
    /// @throws GatewayException INVALID when one is not there, or no file
    static Brought of(JsonNode options, Attachments kept, String principal, long nowMillis) {
        List<String> ids = new ArrayList<>();
        List<Attachment> sent = new ArrayList<>();
        for (String list : List.of("attachments", "images")) {
            for (JsonNode file : options.path(list)) {
                String data = Json.text(file, "data", "");
                if (data.isEmpty()) {
                    ids.add(id(Json.text(file, "path", "")));
                } else {
                    sent.add(image(data, Json.text(file, "name", "image"), nowMillis));
                }
            }
        }
        List<String> once = ids.stream().distinct().toList();
        return new Brought(kept.named(principal, AssetRoutes.PLACE, once), sent);
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Attachment image(String url, String name, long nowMillis) {
        int comma = url.indexOf(BASE64);
        if (!url.startsWith(DATA) || comma < 0) {
            throw noImage();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(url.substring(comma + BASE64.length()));
            return new Attachment("", name, url.substring(DATA.length(), comma), bytes, nowMillis);
        } catch (IllegalArgumentException notBase64) {
            throw noImage();
        }
    }

    private static GatewayException noImage() {
        return new GatewayException(ErrorCode.INVALID, "An image is data:TYPE;base64,DATA.");
    }

    List<Attachment> all() {
        List<Attachment> all = new ArrayList<>(uploaded);
        all.addAll(sent);
        return all;
    }
}
