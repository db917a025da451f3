package dev.gangway.wire.rest;

import dev.gangway.access.CredentialSummary;
import dev.gangway.access.GrantSummary;
import dev.gangway.access.UserSummary;
import dev.gangway.agent.Lineage;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.TurnEnd;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import dev.gangway.search.SearchHit;
import dev.gangway.session.KeptRule;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.QueuedPrompt;
import dev.gangway.session.SessionState;
import dev.gangway.usage.BudgetStanding;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.Tokens;
import dev.gangway.usage.UsageSum;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What answers carry. Times are milliseconds since 1970 UTC; what does not apply is left out.
final class Views {
    private Views() {}

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> lower(Collection<Right> rights) {
        return rights.stream().sorted().map(Views::lower).toList();
    }

    /// @param next the cursor of the next page
    record SessionList(List<ListedSession> sessions, Optional<String> next) {
        static SessionList of(Answered.Sessions page) {
            return new SessionList(
                    page.sessions().stream().map(ListedSession::of).toList(), page.next());
        }
    }

    record ListedSession(
            String id,
            String owner,
            String project,
            String agent,
            String directory,
            String title,
            String phase,
            int openRequests,
            boolean archived,
            long createdAt,
            long updatedAt) {
        static ListedSession of(Answered.SessionSummary row) {
            return new ListedSession(
                    row.id(),
                    row.owner(),
                    row.project(),
                    row.agent(),
                    row.directory(),
                    row.title(),
                    row.phase(),
                    row.openRequests(),
                    row.archived(),
                    row.createdAtMillis(),
                    row.updatedAtMillis());
        }
    }

    /// @param turn the running one
    /// @param modes ACP's, or null; `configOptions` and `usage` likewise
    record Session(
            String id,
            String owner,
            String project,
            String agent,
            String directory,
            List<String> additionalDirectories,
            Optional<String> forkedFrom,
            String title,
            String phase,
            boolean archived,
            Optional<Long> turn,
            boolean held,
            List<Queued> queue,
            List<Request> requests,
            JsonNode modes,
            JsonNode configOptions,
            JsonNode usage,
            long createdAt,
            long updatedAt) {
        static Session of(SessionState state) {
            return new Session(
                    state.id(),
                    state.owner(),
                    state.project(),
                    state.agent().name(),
                    state.directory(),
                    state.additionalDirectories(),
                    state.parent().map(parent -> parent.session()),
                    state.title(),
                    lower(state.phase()),
                    state.archived(),
                    state.turn() == 0 ? Optional.empty() : Optional.of(state.turn()),
                    state.held(),
                    state.queue().stream().map(Queued::of).toList(),
                    state.open().stream().map(each -> Request.of(state.id(), each)).toList(),
                    state.agent().modes().node(),
                    state.agent().configOptions().node(),
                    state.agent().usage().node(),
                    state.createdAtMillis(),
                    state.updatedAtMillis());
        }
    }

    /// @param by the id of who gave it
    record Queued(long turn, String by, boolean steering, JsonNode content) {
        static Queued of(QueuedPrompt prompt) {
            return new Queued(
                    prompt.turn(),
                    prompt.origin().principal(),
                    prompt.steering(),
                    prompt.content().node());
        }
    }

    record Queue(boolean held, List<Queued> prompts) {}

    /// @param kind `permission` or `question`
    /// @param lineage the tool calls under which a sub-agent asks, outermost first; empty for none
    /// @param params as the agent asked: ACP's `session/request_permission` or `elicitation/create`
    record Request(
            String id,
            String session,
            String kind,
            long turn,
            long askedAt,
            List<Lineage.ToolCall> lineage,
            JsonNode params) {
        static Request of(String session, OpenRequest request) {
            return new Request(
                    request.id(),
                    session,
                    lower(request.kind()),
                    request.turn(),
                    request.atMillis(),
                    request.lineage().calls(),
                    request.payload().node());
        }
    }

    record RequestList(List<Request> requests) {
        static RequestList of(Answered.OpenRequests open) {
            return new RequestList(
                    open.requests().stream()
                            .map(each -> Request.of(each.session(), each.request()))
                            .toList());
        }
    }

    /// @param phase `queued`, `running` or `ended`
    record Turn(String session, long turn, String phase, Optional<End> end) {
        static Turn of(String session, Answered.Turn turn) {
            return new Turn(session, turn.turn(), lower(turn.phase()), turn.end().map(End::of));
        }
    }

    /// @param outcome `stopped`, `failed`, `interrupted` or `removed`
    /// @param seq the event that says so
    record End(String outcome, String stopReason, long seq, JsonNode detail) {
        static End of(TurnEnd end) {
            return new End(
                    lower(end.outcome()), end.stopReason(), end.sequence(), end.detail().node());
        }
    }

    /// @param epoch of the stream
    /// @param after the position to go on from: its sequence
    /// @param outcome `resumed`, `gap` (older events were trimmed: this page begins with
    ///   `firstKept`) or `reset` (the position is of another epoch: read the state, and go on from
    ///   `after`)
    /// @param more whether there are more events now
    record EventPage(
            String outcome,
            String epoch,
            long after,
            boolean more,
            Optional<Long> firstKept,
            List<StreamEvent> events) {}

    /// @param at milliseconds since 1970 UTC
    /// @param payload of an update: ACP's `update` object
    record StreamEvent(
            String kind,
            String epoch,
            long seq,
            Optional<Long> turn,
            Optional<Long> message,
            long at,
            JsonNode payload) {}

    /// @param entries in the order of the conversation
    /// @param watermark the sequence of the last event that they know
    record Transcript(List<JsonNode> entries, boolean more, long watermark, String epoch) {
        static Transcript of(Answered.Transcript page) {
            return new Transcript(
                    page.entries().stream().map(entry -> entry.node()).toList(),
                    page.more(),
                    page.watermark(),
                    page.epoch());
        }
    }

    record AgentList(List<Agent> agents, String defaultAgent) {
        static AgentList of(Answered.Agents all) {
            return new AgentList(all.agents().stream().map(Agent::of).toList(), all.defaultAgent());
        }
    }

    /// @param capabilities ACP's, as of its last start
    record Agent(String name, JsonNode capabilities, JsonNode authMethods) {
        static Agent of(Answered.AgentSummary agent) {
            return new Agent(agent.name(), agent.capabilities().node(), agent.authMethods().node());
        }
    }

    record ProjectList(List<Project> projects) {
        static ProjectList of(Answered.Projects all) {
            return new ProjectList(
                    all.projects().stream()
                            .map(each -> new Project(each.id(), each.name(), each.root()))
                            .toList());
        }
    }

    record Project(String id, String name, String root) {}

    record UserList(List<User> users) {
        static UserList of(Answered.Users all) {
            return new UserList(all.users().stream().map(User::of).toList());
        }
    }

    record User(String id, String name, boolean service, boolean administrator, boolean disabled) {
        static User of(UserSummary user) {
            return new User(
                    user.id(), user.name(), user.service(), user.administrator(), user.disabled());
        }
    }

    record Added(String id) {}

    record CredentialList(List<Credential> credentials) {}

    record Credential(
            String id,
            String user,
            String name,
            List<String> rights,
            List<String> projects,
            long createdAt,
            Optional<Long> expiresAt,
            Optional<Long> lastUsedAt) {
        static Credential of(CredentialSummary credential) {
            return new Credential(
                    credential.id(),
                    credential.user(),
                    credential.name(),
                    lower(credential.scope().rights()),
                    credential.scope().projects().stream().sorted().toList(),
                    credential.created().toEpochMilli(),
                    credential.expires().map(time -> time.toEpochMilli()),
                    credential.lastUsed().map(time -> time.toEpochMilli()));
        }
    }

    /// @param secret shown this once
    record Issued(String id, String secret, Optional<Long> expiresAt) {
        static Issued of(Result.Issued issued) {
            return new Issued(
                    issued.id(),
                    issued.secret().text(),
                    issued.expires().map(time -> time.toEpochMilli()));
        }
    }

    record GrantList(List<Grant> grants) {
        static GrantList of(Answered.Grants all) {
            return new GrantList(all.grants().stream().map(Grant::of).toList());
        }
    }

    record Grant(String user, String name, List<String> rights, String by, long at) {
        static Grant of(GrantSummary grant) {
            return new Grant(
                    grant.user(),
                    grant.name(),
                    lower(grant.rights()),
                    grant.by(),
                    grant.at().toEpochMilli());
        }
    }

    record RuleList(List<Rule> rules) {
        static RuleList of(Answered.Rules rules) {
            return new RuleList(rules.rules().stream().map(Rule::of).toList());
        }
    }

    /// @param keep what it is kept for: session, project or user
    /// @param subject the id of that
    /// @param match the command's words, or the file as a glob
    /// @param decide allow or deny
    /// @param by the id of who answered
    record Rule(
            String id,
            String keep,
            String subject,
            Optional<String> agent,
            String operation,
            String match,
            String decide,
            String by,
            long at) {
        static Rule of(KeptRule kept) {
            return new Rule(
                    kept.id(),
                    lower(kept.keep()),
                    kept.subject(),
                    kept.rule().agent(),
                    lower(kept.rule().operation()),
                    kept.rule().match(),
                    lower(kept.rule().decision()),
                    kept.by(),
                    kept.atMillis());
        }
    }

    /// @param sums in the order of what they are of
    record Usage(List<UsageOf> sums) {
        static Usage of(Answered.Usage usage) {
            return new Usage(usage.sums().stream().map(UsageOf::of).toList());
        }
    }

    /// @param of what its turns have in common; of a turn SESSION/TURN
    /// @param cost in dollars, of the turns whose cost is known
    /// @param unknownCost how many turns' cost is not known: they are not in cost
    /// @param unknownTokens how many turns' tokens are not known
    record UsageOf(
            String of,
            long turns,
            TokenCounts tokens,
            BigDecimal cost,
            long unknownCost,
            long unknownTokens) {
        static UsageOf of(UsageSum sum) {
            return new UsageOf(
                    sum.of(),
                    sum.turns(),
                    TokenCounts.of(sum.tokens()),
                    Dollars.of(sum.cost()),
                    sum.unknownCost(),
                    sum.unknownTokens());
        }
    }

    /// @param thought a part of output
    record TokenCounts(long input, long output, long cacheRead, long cacheWrite, long thought) {
        static TokenCounts of(Tokens tokens) {
            return new TokenCounts(
                    tokens.input(),
                    tokens.output(),
                    tokens.cacheRead(),
                    tokens.cacheWrite(),
                    tokens.thought());
        }
    }

    record BudgetList(List<Budget> budgets) {
        static BudgetList of(Answered.Budgets budgets) {
            return new BudgetList(budgets.standings().stream().map(Budget::of).toList());
        }
    }

    /// @param unit cost, in dollars, or tokens
    /// @param warn the share at which people are told
    /// @param unknownCost how many turns' cost is not known: they are not in used
    /// @param reached whether no turn may begin
    record Budget(
            String budget,
            String period,
            String unit,
            BigDecimal used,
            BigDecimal cap,
            double warn,
            long unknownCost,
            boolean reached) {
        static Budget of(BudgetStanding standing) {
            return new Budget(
                    standing.budget().id(),
                    standing.period(),
                    lower(standing.budget().unit()),
                    standing.budget().number(standing.used()),
                    standing.budget().number(standing.cap()),
                    standing.budget().warn(),
                    standing.unknown(),
                    standing.reached());
        }
    }

    /// @param next the cursor of the next page
    record Found(List<Hit> hits, Optional<String> next) {
        static Found of(Answered.Found found) {
            return new Found(found.hits().stream().map(Hit::of).toList(), found.next());
        }
    }

    /// @param ordinal of the entry in the session's transcript
    /// @param kind message or tool_call
    /// @param role of a message: user, agent or thought
    /// @param text around what was found
    /// @param marks what was found in the text
    record Hit(
            String session,
            String title,
            String agent,
            String project,
            long ordinal,
            String kind,
            String role,
            long at,
            String text,
            List<Mark> marks) {
        static Hit of(SearchHit hit) {
            return new Hit(
                    hit.session(),
                    hit.title(),
                    hit.agent(),
                    hit.project(),
                    hit.ordinal(),
                    hit.kind(),
                    hit.role(),
                    hit.atMillis(),
                    hit.snippet().text(),
                    hit.snippet().marks().stream()
                            .map(mark -> new Mark(mark.from(), mark.to()))
                            .toList());
        }
    }

    /// @param from the first character, in UTF-16 code units
    /// @param to behind the last one
    record Mark(int from, int to) {}

    /// @param records as they are chained (docs/operations.md)
    /// @param head the number of the last record that there is
    record AuditPage(List<JsonNode> records, long head) {
        static AuditPage of(Answered.Audit page) {
            return new AuditPage(page.records().stream().map(RawJson::node).toList(), page.head());
        }
    }
}
