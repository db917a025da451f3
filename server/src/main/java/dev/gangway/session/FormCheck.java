package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.RequestAnswer;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether an answer fits its open request: an option that was offered, a form's required fields
/// with the right types. Pure. (ACP v1 `session/request_permission`, `elicitation/create` form
/// mode.)
final class FormCheck {
    private FormCheck() {}

    /// Why the answer does not fit; empty when it does.
    static Optional<String> problem(OpenRequest request, RequestAnswer answer) {
        boolean permission = request.kind() == AgentRequest.Kind.PERMISSION;
        return switch (answer) {
            case RequestAnswer.Selected selected ->
                    permission
                            ? optionProblem(request.payload().node(), selected.optionId())
                            : Optional.of(
                                    "a question is answered with content, not with an option");
            case RequestAnswer.Accepted accepted ->
                    permission
                            ? Optional.of("a permission is answered with one of its options")
                            : contentProblem(
                                    request.payload().node().path("requestedSchema"),
                                    accepted.content().node());
            case RequestAnswer.Declined _ ->
                    permission
                            ? Optional.of("a permission is answered with one of its options")
                            : Optional.empty();
            case RequestAnswer.Dismissed _ -> Optional.empty();
        };
    }

    private static Optional<String> optionProblem(JsonNode params, String optionId) {
        for (JsonNode option : params.path("options")) {
            if (option.path("optionId").asString("").equals(optionId)) {
                return Optional.empty();
            }
        }
        return Optional.of("no option with this id was offered");
    }

    private static Optional<String> contentProblem(JsonNode schema, JsonNode content) {
        if (!content.isObject()) {
            return Optional.of("the content of an answer is an object");
        }
        for (JsonNode name : schema.path("required")) {
            if (!content.has(name.asString(""))) {
                return Optional.of("the field " + name.asString("") + " is required");
            }
        }
        for (var field : content.properties()) {
            JsonNode wanted = schema.path("properties").path(field.getKey());
            if (!wanted.isMissingNode() && !FieldCheck.fits(wanted, field.getValue())) {
                return Optional.of("the field " + field.getKey() + " does not fit what was asked");
            }
        }
        return Optional.empty();
    }
}
