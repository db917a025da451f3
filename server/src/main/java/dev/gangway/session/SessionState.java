package dev.gangway.session;

import dev.gangway.agent.AgentSetting;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// All that is known of a session after an event: what its appender decides with and, moved by the
/// commit, what readers see. It is a checkpoint and the fold from there.
///
/// @param sequence the last event that changed it
/// @param owner the principal's id
/// @param project the project's id
/// @param directory where the agent works
/// @param additionalDirectories where it may work besides; for its next start
/// @param parent the session that it was forked from
/// @param title empty until somebody gives one
/// @param turn the running turn; 0 for none
/// @param lastTurn the highest turn number given out, queued prompts included
/// @param lastMessage the highest message number given out
/// @param messages how many messages people wrote and the agent answered with: what it says in one
///   go is one answer, counted when it is over
/// @param answering whether the agent has said something that is not counted yet
/// @param steered turns whose prompts are part of the running turn: they end with it
/// @param queue prompts that wait, first to run first
/// @param held whether the queue waits for a person to say go
/// @param titled whether a person gave the title, so that the agent's do not replace it
/// @param archived whether a person put it aside: lists leave it out
/// @param agent what is known of the agent
public record SessionState(
        String id,
        long sequence,
        String owner,
        String project,
        String directory,
        List<String> additionalDirectories,
        Optional<SessionParent> parent,
        String title,
        long createdAtMillis,
        long updatedAtMillis,
        SessionPhase phase,
        long turn,
        long lastTurn,
        long lastMessage,
        long messages,
        boolean answering,
        List<OpenRequest> open,
        List<Long> steered,
        List<QueuedPrompt> queue,
        boolean held,
        boolean titled,
        boolean archived,
        AgentState agent) {

    /// What is known of a session's agent.
    ///
    /// @param name as configured
    /// @param session the agent's own id of the session; empty before its first start
    /// @param running whether a process works for the session now
    /// @param steers whether it takes prompts into a running turn, as of its last start
    /// @param info ACP's `agentInfo`
    /// @param capabilities ACP's `agentCapabilities`
    /// @param modes ACP's `modes` with the current one; JSON null for none
    /// @param configOptions ACP's `configOptions`; JSON null for none
    /// @param commands the last `availableCommands`, an array; JSON null for none
    /// @param usage the last `usage_update`; JSON null for none
    /// @param chosen what people chose, oldest first: what another process of the agent is set to
    public record AgentState(
            String name,
            String session,
            boolean running,
            boolean steers,
            RawJson info,
            RawJson capabilities,
            RawJson modes,
            RawJson configOptions,
            RawJson commands,
            RawJson usage,
            List<AgentSetting> chosen) {
        public AgentState {
            Objects.requireNonNull(name);
            Objects.requireNonNull(session);
            Objects.requireNonNull(info);
            Objects.requireNonNull(capabilities);
            Objects.requireNonNull(modes);
            Objects.requireNonNull(configOptions);
            Objects.requireNonNull(commands);
            Objects.requireNonNull(usage);
            chosen = List.copyOf(chosen);
        }

        static AgentState named(String name) {
            return new AgentState(
                    name,
                    "",
                    false,
                    false,
                    RawJson.EMPTY_OBJECT,
                    RawJson.EMPTY_OBJECT,
                    RawJson.NULL,
                    RawJson.NULL,
                    RawJson.NULL,
                    RawJson.NULL,
                    List.of());
        }
    }

    /// The same with nothing to answer.
    public SessionState withoutRequests() {
        if (open.isEmpty()) {
            return this;
        }
        SessionDraft draft = new SessionDraft(this);
        draft.open.clear();
        return draft.state();
    }

    /// A session of which nothing is known but its id: what the fold begins with.
    static SessionState blank(String id) {
        return new SessionState(
                id,
                0,
                "",
                "",
                "",
                List.of(),
                Optional.empty(),
                "",
                0,
                0,
                SessionPhase.IDLE,
                0,
                0,
                0,
                0,
                false,
                List.of(),
                List.of(),
                List.of(),
                false,
                false,
                false,
                AgentState.named(""));
    }

    public SessionState {
        Objects.requireNonNull(id);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(project);
        Objects.requireNonNull(directory);
        additionalDirectories = List.copyOf(additionalDirectories);
        Objects.requireNonNull(parent);
        Objects.requireNonNull(title);
        Objects.requireNonNull(phase);
        Objects.requireNonNull(agent);
        open = List.copyOf(open);
        steered = List.copyOf(steered);
        queue = List.copyOf(queue);
    }

    /// Whether something runs, is asked, or is about to run. Without an agent in memory that cannot
    /// be true, whatever the log says.
    public boolean isAtWork() {
        return phase != SessionPhase.IDLE
                || !open.isEmpty()
                || agent.running()
                || (!queue.isEmpty() && !held);
    }
}
