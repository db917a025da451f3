package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Rule;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What decides agents' permission requests before a person is asked: the rules of the
/// configuration, and behind them what people answered for always. The answers are rows, and here
/// in memory; what is decided is written first, and counts here after its commit. Any thread; never
/// waits for the store but in [#load].
public final class Rulebook {
    /// How many answers are kept for one session, project or user.
    public static final int KEPT_MAX = 200;

    private final Policy configured;

    /// By what they are kept for; each list is replaced whole.
    private final Map<Place, List<KeptRule>> kept = new ConcurrentHashMap<>();

    /// For what rules are kept.
    private record Place(Keep keep, String subject) {}

    public Rulebook(Policy configured) {
        this.configured = configured;
    }

    /// Loads what was kept before. Once, before any session is opened.
    public void load(Transaction rows) {
        KeptRuleTables.all(rows).forEach(this::add);
    }

    /// The rules that hold in a session, in their order: first those of the configuration, then
    /// what was kept for the session, its project and its owner.
    Policy of(SessionState session) {
        List<KeptRule> own = kept(session.id(), session.owner(), session.project());
        if (own.isEmpty()) {
            return configured;
        }
        List<Rule> all = new ArrayList<>(configured.rules());
        own.forEach(each -> all.add(each.rule()));
        return new Policy(all);
    }

    /// What was kept and holds in a session.
    List<KeptRule> kept(String session, String owner, String project) {
        return Stream.of(
                        new Place(Keep.SESSION, session),
                        new Place(Keep.PROJECT, project),
                        new Place(Keep.USER, owner))
                .flatMap(place -> kept.getOrDefault(place, List.of()).stream())
                .toList();
    }

    Optional<KeptRule> find(String id, String session, String owner, String project) {
        return kept(session, owner, project).stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    /// @throws GatewayException LIMIT when so many more would be too many
    void requireRoom(Keep keep, String subject, int more) {
        if (kept.getOrDefault(new Place(keep, subject), List.of()).size() + more > KEPT_MAX) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "There are "
                            + KEPT_MAX
                            + " kept answers for one "
                            + KeptRule.word(keep)
                            + " at most: drop some first, or answer for this once.");
        }
    }

    /// Its row is written.
    void add(KeptRule rule) {
        kept.compute(
                place(rule),
                (_, rules) ->
                        Stream.concat(
                                        rules == null ? Stream.empty() : rules.stream(),
                                        Stream.of(rule))
                                .toList());
    }

    /// Its row is gone.
    void drop(KeptRule rule) {
        kept.computeIfPresent(
                place(rule),
                (_, rules) -> {
                    List<KeptRule> left =
                            rules.stream().filter(each -> !each.id().equals(rule.id())).toList();
                    return left.isEmpty() ? null : left;
                });
    }

    /// The rows of a session are gone.
    void forget(String session) {
        kept.remove(new Place(Keep.SESSION, session));
    }

    private static Place place(KeptRule rule) {
        return new Place(rule.keep(), rule.subject());
    }
}
