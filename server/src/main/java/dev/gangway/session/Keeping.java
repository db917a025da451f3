package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.RequestAnswer;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Asked;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Rule;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Keeps answers to permission requests as rules, and drops them again. Under the session's lock.
final class Keeping {
    private final SessionEnvironment environment;
    private final SessionLog log;

    Keeping(SessionEnvironment environment, SessionLog log) {
        this.environment = environment;
        this.log = log;
    }

    /// The rules that an answer makes. One with an option for always is kept for the session, where
    /// it can be, also when the client asks for nothing: agents forget theirs with their process.
    ///
    /// @throws GatewayException INVALID when it is to be kept and cannot be; LIMIT
    List<KeptRule> rules(OpenRequest request, RequestAnswer answer, Origin origin) {
        if (!(answer instanceof RequestAnswer.Selected selected)) {
            return List.of();
        }
        String kind = optionKind(request.payload(), selected.optionId());
        Optional<Keep> asked = selected.keep();
        boolean always = kind.endsWith("_always");
        if (asked.isEmpty() && !always) {
            return List.of();
        }
        Optional<Decision> decision = decision(kind);
        List<Rule> rules =
                decision.flatMap(decided ->
                                AskedCalls.read(log.state(), request.payload())
                                        .flatMap(what -> exactly(what, decided)))
                        .orElse(List.of());
        if (rules.isEmpty() && asked.isPresent()) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "This request cannot be kept as a rule: it is about something that rules do not"
                            + " tell apart. Answer it without keeping.");
        }
        return kept(rules, asked, origin);
    }

    private List<KeptRule> kept(List<Rule> rules, Optional<Keep> asked, Origin origin) {
        Keep keep = asked.orElse(Keep.SESSION);
        String subject = subject(keep);
        Rulebook book = environment.oversight().rules();
        SessionState state = log.state();
        List<KeptRule> known = book.kept(state.id(), state.owner(), state.project());
        List<KeptRule> made =
                rules.stream()
                        .filter(rule -> known.stream().noneMatch(each -> each.rule().says(rule)))
                        .map(rule -> made(rule, keep, subject, origin))
                        .toList();
        try {
            book.requireRoom(keep, subject, made.size());
        } catch (GatewayException full) {
            if (asked.isPresent()) {
                throw full;
            }
            return List.of();
        }
        return made;
    }

    private KeptRule made(Rule rule, Keep keep, String subject, Origin origin) {
        String id = environment.newId();
        return new KeptRule(
                id,
                keep,
                subject,
                Rule.kept(id, rule.agent(), rule.operation(), rule.match(), rule.decision()),
                origin.principal(),
                environment.clock().millis());
    }

    private String subject(Keep keep) {
        return switch (keep) {
            case SESSION -> log.state().id();
            case PROJECT -> log.state().project();
            case USER -> log.state().owner();
        };
    }

    /// A rule for each part; empty when one of them is not understood.
    private static Optional<List<Rule>> exactly(Asked what, Decision decision) {
        List<Optional<Rule>> rules =
                what.parts().stream()
                        .map(part -> Rule.exactly(what.agent(), what.operation(), part, decision))
                        .toList();
        return rules.stream().allMatch(Optional::isPresent)
                ? Optional.of(rules.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }

    private static Optional<Decision> decision(String kind) {
        return switch (kind) {
            case "allow_once", "allow_always" -> Optional.of(Decision.ALLOW);
            case "reject_once", "reject_always" -> Optional.of(Decision.DENY);
            default -> Optional.empty();
        };
    }

    private static String optionKind(RawJson params, String id) {
        for (JsonNode option : params.node().path("options")) {
            if (Json.text(option, "optionId", "").equals(id)) {
                return Json.text(option, "kind", "");
            }
        }
        return "";
    }

    /// Writes them down; they count after the commit.
    void keep(List<KeptRule> rules, Origin origin) {
        Rulebook book = environment.oversight().rules();
        for (KeptRule rule : rules) {
            log.append(
                    EventKind.RULE_KEPT, log.state().turn(), origin, RawJson.ofNode(rule.json()));
            log.rows(transaction -> KeptRuleTables.add(transaction.store(), rule));
            log.afterCommit(() -> book.add(rule));
        }
    }

    /// Drops one of those that hold in this session.
    ///
    /// @throws GatewayException NOT_FOUND
    void drop(String id, Origin origin) {
        Rulebook book = environment.oversight().rules();
        SessionState state = log.state();
        KeptRule rule =
                book.find(id, state.id(), state.owner(), state.project())
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND, "There is no such kept answer."));
        log.append(EventKind.RULE_DROPPED, state.turn(), origin, RawJson.ofNode(rule.json()));
        log.rows(transaction -> KeptRuleTables.drop(transaction.store(), id));
        log.afterCommit(() -> book.drop(rule));
    }
}
