package dev.gangway.wire.cloudcli;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A person's answers to open requests, as one socket gives them. What names no open request is
/// ignored, as this protocol has it: another answered first. An answer that cannot be given to the
/// agent is said to be none, and the request stays open.
final class Answers {
    private final Viewer viewer;
    private final Sights sights;

    Answers(Viewer viewer, Sights sights) {
        this.viewer = viewer;
        this.sights = sights;
    }

    private record Target(String session, OpenRequest request) {}

    /// Thrown for an answer that is none.
    private static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer(String why) {
            super(why, null, false, false);
        }
    }

    /// `chat.permission-response`.
    void respond(JsonNode frame) {
        String id = Json.text(frame, "requestId", "").strip();
        Optional<Target> found = id.isEmpty() ? Optional.empty() : find(id);
        if (found.isEmpty()) {
            return;
        }
        Target target = found.get();
        try {
            RequestAnswer answer = answer(target.request(), frame);
            execute(target, answer);
        } catch (NoAnswer none) {
            String why = none.getMessage();
            viewer.say(ChatError.unsupportedAnswer(target.session(), why == null ? "" : why));
            askAgain(target);
        }
    }

    private Optional<Target> find(String id) {
        Answered.OpenRequests all = (Answered.OpenRequests) viewer.read(new Query.OpenRequests());
        return all.requests().stream()
                .filter(each -> each.request().id().equals(id))
                .map(each -> new Target(each.session(), each.request()))
                .findFirst()
                .or(() -> ofLink(id));
    }

    /// Of a session that is not among those of the caller's own, but watched here.
    private Optional<Target> ofLink(String id) {
        return sights.asking(id)
                .flatMap(link -> {
                    String session = link.session();
                    return Sights.open(viewer.session(session), id)
                            .map(request -> new Target(session, request));
                });
    }

    private static RequestAnswer answer(OpenRequest request, JsonNode frame) {
        boolean allow = Json.flag(frame, "allow", false);
        return request.kind() == AgentRequest.Kind.PERMISSION
                ? permission(request, frame, allow)
                : question(request, frame, allow);
    }

    /// A denial counts with or without words for the agent, which ACP cannot carry: whoever says no
    /// must not be taken for silent.
    private static RequestAnswer permission(OpenRequest request, JsonNode frame, boolean allow) {
        if (!allow) {
            return option(request, "reject")
                    .<RequestAnswer>map(RequestAnswer.Selected::new)
                    .orElseGet(RequestAnswer.Dismissed::new);
        }
        JsonNode changed = frame.path("updatedInput");
        if (changed.isObject() && !changed.equals(Card.of(request).input().node())) {
            throw new NoAnswer("This agent's tool cannot be given another input. It still asks.");
        }
        if (!Json.text(frame, "message", "").isEmpty()) {
            throw new NoAnswer("This agent takes no message with a permission. It still asks.");
        }
        boolean remember = !Json.text(frame, "rememberEntry", "").isEmpty();
        Optional<Keep> keep = remember ? Optional.of(Keep.SESSION) : Optional.empty();
        return option(request, "allow")
                .map(option -> new RequestAnswer.Selected(option, keep))
                .orElseThrow(() -> new NoAnswer("This agent offers nothing that allows it."));
    }

    /// The option for this time; one for always only where there is no other.
    private static Optional<String> option(OpenRequest request, String word) {
        JsonNode options = request.payload().node().path("options");
        return List.of(word + "_once", word + "_always").stream()
                .flatMap(kind ->
                        options.valueStream()
                                .filter(each -> Json.text(each, "kind", "").equals(kind)))
                .map(each -> Json.text(each, "optionId", ""))
                .findFirst();
    }

    private static RequestAnswer question(OpenRequest request, JsonNode frame, boolean allow) {
        if (!allow) {
            return new RequestAnswer.Declined();
        }
        if (request.isLink()) {
            return new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT);
        }
        return Questions.content(request.payload(), frame.path("updatedInput"))
                .map(RequestAnswer.Accepted::new)
                .orElseThrow(() -> new NoAnswer("The question needs answers. It is still asked."));
    }

    private void execute(Target target, RequestAnswer answer) {
        viewer.execute(
                new Command.Answer(target.session(), target.request().id(), answer),
                new Reply() {
                    @Override
                    public void done(Result result) {
                        // The others see it by its event.
                    }

                    @Override
                    public void failed(GatewayException problem) {
                        refused(target, answer, problem);
                    }
                });
    }

    private void refused(Target target, RequestAnswer answer, GatewayException problem) {
        switch (problem.code()) {
            case ALREADY_RESOLVED, NOT_FOUND -> {
                // Another was first.
            }
            case INVALID -> {
                if (answer instanceof RequestAnswer.Selected(String option, var keep)
                        && keep.isPresent()) {
                    // It cannot be kept as a rule: it counts for this time.
                    viewer.later(() -> execute(target, new RequestAnswer.Selected(option)));
                } else {
                    stillOpen(target, problem);
                }
            }
            case UNAUTHENTICATED,
                    FORBIDDEN,
                    KEY_REUSED,
                    BUSY,
                    CONFLICT,
                    UNSUPPORTED,
                    LIMIT,
                    AUTH_REQUIRED,
                    AGENT_FAILED,
                    STORE_FAILED,
                    SHUTTING_DOWN,
                    INTERNAL ->
                    stillOpen(target, problem);
        }
    }

    private void stillOpen(Target target, GatewayException problem) {
        viewer.say(ChatError.of(problem, target.session()));
        askAgain(target);
    }

    private void askAgain(Target target) {
        sights.link(target.session()).ifPresent(link -> link.askAgain(target.request()));
    }
}
