package dev.gangway.gateway;

import dev.gangway.access.CredentialSummary;
import dev.gangway.access.GrantSummary;
import dev.gangway.access.UserSummary;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.search.SearchHit;
import dev.gangway.session.KeptRule;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import dev.gangway.usage.BudgetStanding;
import dev.gangway.usage.UsageSum;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a query gets.
public sealed interface Answered {
    record Session(SessionState state) implements Answered {
        public Session {
            Objects.requireNonNull(state);
        }
    }

    /// @param next where the next page begins; empty at the end
    record Sessions(List<SessionSummary> sessions, Optional<String> next) implements Answered {
        public Sessions {
            sessions = List.copyOf(sessions);
            Objects.requireNonNull(next);
        }
    }

    /// @param aliases those of the sessions that changed last first
    record Aliases(List<Alias> aliases) implements Answered {
        public Aliases {
            aliases = List.copyOf(aliases);
        }
    }

    record OpenRequests(List<SessionRequest> requests) implements Answered {
        public OpenRequests {
            requests = List.copyOf(requests);
        }
    }

    /// @param entries in the order of the conversation, each a JSON object (docs/wire/acp.md)
    /// @param watermark the sequence of the last event that the transcript knows
    /// @param epoch the epoch of that sequence
    record Transcript(List<RawJson> entries, boolean more, long watermark, String epoch)
            implements Answered {
        public Transcript {
            entries = List.copyOf(entries);
            Objects.requireNonNull(epoch);
        }
    }

    /// @param records in their order, each a JSON object (docs/operations.md)
    /// @param head the number of the last record that there is
    record Audit(List<RawJson> records, long head) implements Answered {
        public Audit {
            records = List.copyOf(records);
        }
    }

    /// @param next where the next page begins; empty at the end
    record Found(List<SearchHit> hits, Optional<String> next) implements Answered {
        public Found {
            hits = List.copyOf(hits);
            Objects.requireNonNull(next);
        }
    }

    /// @param defaultAgent the name of the default one
    record Agents(List<AgentSummary> agents, String defaultAgent) implements Answered {
        public Agents {
            agents = List.copyOf(agents);
            Objects.requireNonNull(defaultAgent);
        }
    }

    record Projects(List<ProjectSummary> projects) implements Answered {
        public Projects {
            projects = List.copyOf(projects);
        }
    }

    record Users(List<UserSummary> users) implements Answered {
        public Users {
            users = List.copyOf(users);
        }
    }

    record Credentials(List<CredentialSummary> credentials) implements Answered {
        public Credentials {
            credentials = List.copyOf(credentials);
        }
    }

    /// @param rules those of the session first, then its project's, then its owner's
    record Rules(List<KeptRule> rules) implements Answered {
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    record Budgets(List<BudgetStanding> standings) implements Answered {
        public Budgets {
            standings = List.copyOf(standings);
        }
    }

    /// @param sums in the order of what they are of
    record Usage(List<UsageSum> sums) implements Answered {
        public Usage {
            sums = List.copyOf(sums);
        }
    }

    /// @param content empty when nothing was ever kept
    /// @param tag names the version; `0` for none
    record Document(Optional<RawJson> content, String tag) implements Answered {
        public Document {
            Objects.requireNonNull(content);
            Objects.requireNonNull(tag);
        }
    }

    record Grants(List<GrantSummary> grants) implements Answered {
        public Grants {
            grants = List.copyOf(grants);
        }
    }

    /// @param root absolute
    record ProjectSummary(String id, String name, String root) {}

    /// An id that a front-end chose.
    ///
    /// @param session the id of the session that it is bound to
    record Alias(String alias, String session) {}

    /// A session in a list.
    ///
    /// @param owner the id of whose it is
    /// @param project the id of the project it lies in
    /// @param messages what people wrote and what was answered, an answer a turn
    record SessionSummary(
            String id,
            String owner,
            String project,
            String agent,
            String directory,
            String title,
            String phase,
            int openRequests,
            boolean archived,
            long messages,
            long createdAtMillis,
            long updatedAtMillis) {}

    /// @param resume what the position asked for got; after a reset there are no events
    /// @param after the position from which one goes on: of the last event, or, without any, of
    ///   where the page began
    record Events(Resume resume, List<Sequenced> events, Position after, boolean more)
            implements Answered {
        public Events {
            Objects.requireNonNull(resume);
            events = List.copyOf(events);
            Objects.requireNonNull(after);
        }
    }

    /// @param phase whether it waits, runs, or is over
    /// @param end how it ended; empty until then, and when that is not known any more
    record Turn(long turn, TurnPhase phase, Optional<TurnEnd> end) implements Answered {
        public Turn {
            Objects.requireNonNull(phase);
            Objects.requireNonNull(end);
        }
    }

    /// Where a turn is.
    enum TurnPhase {
        QUEUED,
        RUNNING,
        ENDED
    }

    record SessionRequest(String session, OpenRequest request) {}

    /// @param capabilities ACP's `agentCapabilities` of its last start; an empty object when
    ///   unknown
    /// @param authMethods ACP's, of its last start; an empty array when unknown
    /// @param remoteServers whether clients may bring MCP servers on any host
    record AgentSummary(
            String name,
            String command,
            RawJson capabilities,
            RawJson authMethods,
            boolean remoteServers) {
        /// One for which clients bring none.
        public AgentSummary(
                String name, String command, RawJson capabilities, RawJson authMethods) {
            this(name, command, capabilities, authMethods, false);
        }
    }
}
