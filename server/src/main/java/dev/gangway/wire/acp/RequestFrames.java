package dev.gangway.wire.acp;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Keep;
import dev.gangway.command.RequestAnswer;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Open requests as ACP's `session/request_permission` and `elicitation/create`, and the answers to
/// them.
final class RequestFrames {
    private static final JsonScanner META = JsonScanner.of("_meta");
    private static final JsonScanner MODE = JsonScanner.of("mode");
    private static final JsonScanner CONTENT = JsonScanner.of("content");

    private RequestFrames() {}

    /// Whether this client can be asked this: forms need its `elicitation.form`, pages to visit its
    /// `elicitation.url`.
    static boolean showable(OpenRequest request, ClientProfile profile) {
        return switch (request.kind()) {
            case PERMISSION -> true;
            case QUESTION -> showable(MODE.scan(request.payload()).text("mode"), profile);
        };
    }

    private static boolean showable(Optional<String> mode, ClientProfile profile) {
        return switch (mode.orElse("")) {
            case "form" -> profile.forms();
            case "url" -> profile.links();
            default -> false;
        };
    }

    static byte[] request(String session, OpenRequest request, ClientProfile profile) {
        RawJson params = ObjectEdit.set(request.payload(), "sessionId", RawJson.ofText(session));
        if (profile.gangway()) {
            RawJson meta = META.scan(params).json("_meta").orElse(RawJson.EMPTY_OBJECT);
            params =
                    ObjectEdit.set(
                            params, "_meta", ObjectEdit.set(meta, "gangway", opened(request)));
        }
        return Frames.request(RawJson.ofText(request.id()), method(request.kind()), params);
    }

    private static RawJson opened(OpenRequest request) {
        ObjectText opened =
                new ObjectText()
                        .numberOrNull("turn", request.turn())
                        .number("opened", request.sequence())
                        .number("at", request.atMillis());
        return WholeState.lineage(opened, request).end();
    }

    private static String method(AgentRequest.Kind kind) {
        return switch (kind) {
            case PERMISSION -> "session/request_permission";
            case QUESTION -> "elicitation/create";
        };
    }

    /// ACP v1, cancellation.
    static byte[] withdrawal(String id) {
        return Frames.notification(
                "$/cancel_request", new ObjectText().text("requestId", id).end());
    }

    /// ACP v1, elicitation, URL completion.
    static byte[] completion(String elicitation) {
        return Frames.notification(
                "elicitation/complete", new ObjectText().text("elicitationId", elicitation).end());
    }

    /// What a client's result says; empty when it says nothing that ACP knows.
    static Optional<RequestAnswer> answer(AgentRequest.Kind kind, RawJson result) {
        return switch (kind) {
            case PERMISSION -> permission(result.node());
            case QUESTION -> question(result);
        };
    }

    private static Optional<RequestAnswer> permission(JsonNode result) {
        JsonNode outcome = result.path("outcome");
        return switch (outcome.path("outcome").stringValue("")) {
            case "selected" ->
                    outcome.path("optionId")
                            .stringValueOpt()
                            .map(option -> new RequestAnswer.Selected(option, keep(result)));
            case "cancelled" -> Optional.of(new RequestAnswer.Dismissed());
            default -> Optional.empty();
        };
    }

    /// Gangway's own: `_meta.gangway.keep` of the result.
    private static Optional<Keep> keep(JsonNode result) {
        String word = result.path("_meta").path("gangway").path("keep").stringValue("");
        return Stream.of(Keep.values())
                .filter(keep -> keep.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static Optional<RequestAnswer> question(RawJson result) {
        return switch (result.node().path("action").stringValue("")) {
            case "accept" -> accepted(CONTENT.scan(result).json("content").orElse(RawJson.NULL));
            case "decline" -> Optional.of(new RequestAnswer.Declined());
            case "cancel" -> Optional.of(new RequestAnswer.Dismissed());
            default -> Optional.empty();
        };
    }

    /// Without content, or with null, means an empty form, or a page that the person opens (ACP v1,
    /// elicitation).
    private static Optional<RequestAnswer> accepted(RawJson content) {
        return switch (content.kind()) {
            case OBJECT -> Optional.of(new RequestAnswer.Accepted(content));
            case NULL -> Optional.of(new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT));
            case ARRAY, STRING, NUMBER, BOOLEAN -> Optional.empty();
        };
    }
}
