package dev.gangway.wire.construct;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.RequestAnswer;
import dev.gangway.json.Json;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The permission requests that a client is shown, as `approval_request`, and what it answers
/// (contract: no approval gate, the additive frames). Guarded by its owner's lock.
final class Approvals {
    /// What clients count down from. Requests of Gangway stand until somebody answers, so this is
    /// long and nothing follows from its end.
    private static final long SHOWN_SECONDS = 86_400;

    private static final int SUMMARY_CHARACTERS_MAX = 500;

    private final int shownMax;
    private final Set<String> shown = new HashSet<>();

    Approvals(int shownMax) {
        this.shownMax = shownMax;
    }

    /// Which of a state's open requests are new to the client.
    List<OpenRequest> follow(SessionState state) {
        Set<String> open = new HashSet<>();
        List<OpenRequest> fresh = new ArrayList<>();
        for (OpenRequest request : state.open()) {
            open.add(request.id());
            boolean room = shown.size() < shownMax;
            if (request.kind() == AgentRequest.Kind.PERMISSION && room && shown.add(request.id())) {
                fresh.add(request);
            }
        }
        shown.retainAll(open);
        return fresh;
    }

    static byte[] frame(OpenRequest request) {
        JsonNode call = request.payload().node().path("toolCall");
        String input = call.path("rawInput").isObject() ? call.path("rawInput").toString() : "";
        return FrameText.of("approval_request")
                .text("request_id", request.id())
                .text("tool", Json.text(call, "title", "tool"))
                .text("arguments_summary", cut(input))
                .number("timeout_secs", SHOWN_SECONDS)
                .bytes();
    }

    /// What a decision means for a request: the option of that kind; empty when it says nothing
    /// that is known, or the request offers no such option. To refuse is always possible.
    static Optional<RequestAnswer> answer(OpenRequest request, String decision) {
        return switch (decision) {
            case "approve" -> option(request, "allow_once");
            case "always" -> option(request, "allow_always");
            case "deny" ->
                    option(request, "reject_once")
                            .or(() -> option(request, "reject_always"))
                            .or(() -> Optional.of(new RequestAnswer.Dismissed()));
            default -> Optional.empty();
        };
    }

    private static Optional<RequestAnswer> option(OpenRequest request, String kind) {
        for (JsonNode option : request.payload().node().path("options")) {
            if (Json.text(option, "kind", "").equals(kind)) {
                return Json.text(option, "optionId").map(RequestAnswer.Selected::new);
            }
        }
        return Optional.empty();
    }

    private static String cut(String text) {
        return text.length() <= SUMMARY_CHARACTERS_MAX
                ? text
                : text.substring(0, SUMMARY_CHARACTERS_MAX) + "...";
    }
}
