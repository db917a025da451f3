package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Attachment;
import dev.gangway.wire.Multipart;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Files that a person attaches to a prompt, before it is sent. What the front-end is told is their
/// path names them and is no path on this machine.
final class AssetRoutes {
    private static final String FILES = "/api/assets/files";

    /// This wire has one place for all: a file is uploaded before its session is there.
    static final String PLACE = "";

    /// What a browser may be told that it is; all else it must not look into.
    private static final Set<String> SHOWN =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    static final List<Route> ALL =
            List.of(
                    Route.of("POST", FILES, AssetRoutes::keep),
                    Route.of("GET", FILES + "/{asset}", AssetRoutes::show),
                    Route.of("GET", "/api/assets/images/{asset}", AssetRoutes::show));

    private AssetRoutes() {}

    private static void keep(Call call) {
        List<Multipart.File> files =
                Multipart.files(
                        call.exchange().header("Content-Type"),
                        call.exchange().body(),
                        "files",
                        call.limits().files());
        ObjectNode answer = Json.object().put("success", true);
        ArrayNode attachments = answer.putArray("attachments");
        for (Multipart.File file : files) {
            Attachment kept = call.attachments().add(call.caller().id(), PLACE, file);
            attachments
                    .addObject()
                    .put("path", "assets/files/" + kept.id())
                    .put("name", kept.name())
                    .put("mimeType", kept.type())
                    .put("size", kept.bytes().length);
        }
        call.answer(answer);
    }

    /// To whoever uploaded it, while it is kept: never as something that the browser would run.
    private static void show(Call call) {
        Attachment kept =
                call.attachments()
                        .shown(call.caller().id(), call.variable("asset"))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND, "This file is not kept any more."));
        String type = SHOWN.contains(kept.type()) ? kept.type() : "application/octet-stream";
        call.exchange()
                .answer(
                        200,
                        type,
                        kept.bytes(),
                        List.of(
                                "X-Content-Type-Options",
                                "nosniff",
                                "Content-Disposition",
                                "attachment"));
    }
}
