package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What an agent asked, and what became of it, for a history: in the words of the front-end's own
/// cards. Pure.
final class RequestNote {
    private static final JsonScanner REQUEST =
            JsonScanner.of("request", "params", "outcome", "resolution");
    private static final JsonScanner RESOLUTION = JsonScanner.of("optionId");
    private static final JsonScanner PARAMS = JsonScanner.of("toolCall", "options", "message");

    private RequestNote() {}

    /// @param entry of a transcript
    /// @return empty for one that is open
    static Optional<String> of(RawJson entry) {
        Members request = REQUEST.scan(entry);
        return request.text("outcome")
                .map(outcome -> asked(request) + " → " + answer(request, outcome));
    }

    private static String asked(Members request) {
        Members params = request.members("params", PARAMS);
        return request.text("request").filter("permission"::equals).isPresent()
                ? "permission requested: " + AskedRequests.title(params)
                : "asked: " + params.text("message").orElse("");
    }

    /// The option's name, where one was chosen.
    private static String answer(Members request, String outcome) {
        Optional<String> chosen = request.members("resolution", RESOLUTION).text("optionId");
        return chosen.map(id -> name(request.members("params", PARAMS), id)).orElse(outcome);
    }

    private static String name(Members params, String id) {
        for (JsonNode option : params.json("options").orElse(RawJson.EMPTY_ARRAY).node()) {
            if (option.path("optionId").stringValue("").equals(id)) {
                return option.path("name").stringValue(id);
            }
        }
        return id;
    }
}
