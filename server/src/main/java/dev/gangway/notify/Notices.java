package dev.gangway.notify;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.agent.AgentRequest;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Right;
import dev.gangway.event.Event;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// Makes of what a feed tells what a person is told, in words. All is read through the gateway as
/// the one who is told: what that one may not see any more is not told. Blocks.
final class Notices {
    private static final Set<String> ANSWERS = Set.of("allow_once", "reject_once");
    private static final int ENTRIES = 20;

    private final Gateway gateway;
    private final Access access;
    private final AnswerLinks links;
    private final Optional<String> publicUrl;
    private final UnaryOperator<String> redaction;
    private final NotifyLimits limits;

    /// @param redaction takes out what is secret
    Notices(
            Gateway gateway,
            Access access,
            AnswerLinks links,
            Optional<String> publicUrl,
            UnaryOperator<String> redaction,
            NotifyLimits limits) {
        this.gateway = gateway;
        this.access = access;
        this.links = links;
        this.publicUrl = publicUrl;
        this.redaction = redaction;
        this.limits = limits;
    }

    /// A request that is open still; empty when it is not, or is not the principal's to see.
    ///
    /// @param id the notice's
    Optional<Notice> requestOpened(Principal who, Target target, String id, Event event) {
        JsonNode payload = event.payload().node();
        String request = Json.text(payload, "id", "");
        return state(who, Json.text(payload, "session", ""))
                .flatMap(state ->
                        find(state, request).map(open -> asked(who, target, id, state, open)));
    }

    /// Whether a request is open still, and the principal's to see.
    boolean isOpen(Principal who, Notice notice) {
        return state(who, notice.session())
                .flatMap(state -> find(state, notice.request()))
                .isPresent();
    }

    private Notice asked(
            Principal who, Target target, String id, SessionState state, OpenRequest open) {
        JsonNode params = open.payload().node();
        boolean permission = open.kind() == AgentRequest.Kind.PERMISSION;
        JsonNode call = params.path("toolCall");
        String what =
                permission
                        ? Json.text(call, "title", "something without a title")
                        : Json.text(params, "message", "a question");
        String text = line(state.agent().name() + (permission ? " asks to: " : " asks: ") + what);
        String detail = target.detail() && permission ? call.path("rawInput").toString() : "";
        return new Notice(
                id,
                Occasion.REQUEST_OPENED,
                state.id(),
                title(state),
                state.agent().name(),
                text,
                line(detail),
                open.id(),
                page(),
                open.atMillis(),
                permission ? answers(who, state, open, text) : List.of());
    }

    private List<Notice.Answer> answers(
            Principal who, SessionState state, OpenRequest open, String question) {
        Subject subject = new Subject.OfSession(state.id(), state.owner(), state.project());
        if (publicUrl.isEmpty() || !access.may(who, Right.APPROVE, subject)) {
            return List.of();
        }
        List<Notice.Answer> answers = new ArrayList<>();
        for (JsonNode option : open.payload().node().path("options")) {
            String chosen = Json.text(option, "optionId", "");
            String kind = Json.text(option, "kind", "");
            if (ANSWERS.contains(kind) && answers.size() < ANSWERS.size()) {
                String label = line(Json.text(option, "name", kind));
                AnswerLink link =
                        new AnswerLink(
                                who.id(),
                                state.id(),
                                open.id(),
                                chosen,
                                label,
                                question,
                                open.atMillis(),
                                false);
                answers.add(
                        new Notice.Answer(
                                chosen,
                                label,
                                publicUrl.get() + AnswerLinks.PATH + links.make(link)));
            }
        }
        return answers;
    }

    /// A turn that is over, with how it ended where that is among the last things that were said.
    Optional<Notice> turnEnded(Principal who, Target target, String id, Event event, long turn) {
        String session = Json.text(event.payload().node(), "session", "");
        return state(who, session)
                .map(state -> {
                    List<RawJson> last = last(who, session);
                    return new Notice(
                            id,
                            Occasion.TURN_ENDED,
                            session,
                            title(state),
                            state.agent().name(),
                            line(state.agent().name() + ended(last, turn)),
                            target.detail() ? line(said(last, turn)) : "",
                            "",
                            page(),
                            event.atMillis(),
                            List.of());
                });
    }

    private List<RawJson> last(Principal who, String session) {
        Query.Transcript query =
                new Query.Transcript(session, Optional.empty(), Optional.empty(), ENTRIES);
        return ((Answered.Transcript) gateway.read(who, query)).entries();
    }

    private static String ended(List<RawJson> last, long turn) {
        return last.stream()
                .map(RawJson::node)
                .filter(entry -> is(entry, "turn", turn))
                .map(entry -> Json.text(entry, "outcome", ""))
                .filter(outcome -> !outcome.isEmpty())
                .findFirst()
                .map(outcome -> " ended its turn: " + outcome.replace('_', ' '))
                .orElse(" ended its turn");
    }

    /// What the agent said last in a turn.
    private static String said(List<RawJson> last, long turn) {
        return last.reversed().stream()
                .map(RawJson::node)
                .filter(entry -> is(entry, "message", turn))
                .filter(entry -> Json.text(entry, "role", "").equals("agent"))
                .findFirst()
                .map(entry -> String.join(" ", texts(entry.path("content"))))
                .orElse("");
    }

    private static List<String> texts(JsonNode content) {
        return content.valueStream().map(block -> Json.text(block, "text", "")).toList();
    }

    private static boolean is(JsonNode entry, String kind, long turn) {
        return Json.text(entry, "kind", "").equals(kind) && Json.number(entry, "turn", 0) == turn;
    }

    /// What a feed says of a budget.
    Notice budget(Occasion occasion, String id, Event event) {
        JsonNode payload = event.payload().node();
        String words =
                occasion == Occasion.BUDGET_WARNED
                        ? "A budget is nearly used up."
                        : "A budget is used up.";
        return new Notice(
                id,
                occasion,
                Json.text(payload, "session", ""),
                line(Json.text(payload, "name", "Budget")),
                "",
                line(Json.text(payload, "message", words)),
                "",
                "",
                page(),
                event.atMillis(),
                List.of());
    }

    private Optional<SessionState> state(Principal who, String session) {
        try {
            return Optional.of(
                    ((Answered.Session) gateway.read(who, new Query.Session(session))).state());
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND || refused.code() == ErrorCode.FORBIDDEN) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Optional<OpenRequest> find(SessionState state, String request) {
        return state.open().stream().filter(open -> open.id().equals(request)).findFirst();
    }

    private String title(SessionState state) {
        String directory = state.directory();
        return line(
                state.title().isBlank()
                        ? directory.substring(directory.lastIndexOf('/') + 1)
                        : state.title());
    }

    private String page() {
        return publicUrl.map(url -> url + "/").orElse("");
    }

    /// On one line, without what is secret, and not too long.
    private String line(String text) {
        String redacted = redaction.apply(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        int end = Math.min(redacted.length(), limits.textCharacters());
        boolean cut = end > 0 && Character.isHighSurrogate(redacted.charAt(end - 1));
        return end == redacted.length()
                ? redacted
                : redacted.substring(0, cut ? end - 1 : end) + "…";
    }

    /// What a budget's event would be called.
    static Optional<Occasion> occasion(Event event) {
        return Occasion.called(event.kind().wireName().toLowerCase(Locale.ROOT));
    }
}
