package dev.gangway.gateway;

import dev.gangway.access.CredentialKind;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.json.RawJson;
import dev.gangway.search.SearchHit;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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

    /// @param service whether it comes in by tokens alone
    record UserSummary(
            String id, String name, boolean service, boolean administrator, boolean disabled) {}

    record Credentials(List<CredentialSummary> credentials) implements Answered {
        public Credentials {
            credentials = List.copyOf(credentials);
        }
    }

    /// @param expires empty for never
    /// @param lastUsed to the minute; empty for never
    record CredentialSummary(
            String id,
            String user,
            CredentialKind kind,
            String name,
            Scope scope,
            Instant created,
            Optional<Instant> expires,
            Optional<Instant> lastUsed) {}

    record Grants(List<GrantSummary> grants) implements Answered {
        public Grants {
            grants = List.copyOf(grants);
        }
    }

    record GrantSummary(String user, String name, Set<Right> rights, String by, Instant at) {
        public GrantSummary {
            rights = Set.copyOf(rights);
        }
    }

    /// @param root absolute
    record ProjectSummary(String id, String name, String root) {}

    /// A session in a list.
    record SessionSummary(
            String id,
            String agent,
            String directory,
            String title,
            String phase,
            int openRequests,
            long createdAtMillis,
            long updatedAtMillis) {}

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
