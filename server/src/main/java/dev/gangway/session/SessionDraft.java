package dev.gangway.session;

import dev.gangway.agent.AgentSetting;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A session's state while one event is folded into it.
final class SessionDraft {
    final String id;
    long sequence;
    String owner;
    String project;
    String directory;
    List<String> additionalDirectories;
    Optional<SessionParent> parent;
    String title;
    long createdAtMillis;
    long updatedAtMillis;
    SessionPhase phase;
    long turn;
    long lastTurn;
    long lastMessage;
    long messages;
    boolean answering;
    List<OpenRequest> open;
    List<Long> steered;
    List<QueuedPrompt> queue;
    boolean held;
    boolean titled;
    boolean archived;
    String agentName;
    String agentSession;
    boolean agentRunning;
    boolean steers;
    RawJson agentInfo;
    RawJson capabilities;
    RawJson modes;
    RawJson configOptions;
    RawJson commands;
    RawJson usage;
    List<AgentSetting> chosen;

    SessionDraft(SessionState from) {
        id = from.id();
        sequence = from.sequence();
        owner = from.owner();
        project = from.project();
        directory = from.directory();
        additionalDirectories = from.additionalDirectories();
        parent = from.parent();
        title = from.title();
        createdAtMillis = from.createdAtMillis();
        updatedAtMillis = from.updatedAtMillis();
        phase = from.phase();
        turn = from.turn();
        lastTurn = from.lastTurn();
        lastMessage = from.lastMessage();
        messages = from.messages();
        answering = from.answering();
        open = new ArrayList<>(from.open());
        steered = new ArrayList<>(from.steered());
        queue = new ArrayList<>(from.queue());
        held = from.held();
        titled = from.titled();
        archived = from.archived();
        agentName = from.agent().name();
        agentSession = from.agent().session();
        agentRunning = from.agent().running();
        steers = from.agent().steers();
        agentInfo = from.agent().info();
        capabilities = from.agent().capabilities();
        modes = from.agent().modes();
        configOptions = from.agent().configOptions();
        commands = from.agent().commands();
        usage = from.agent().usage();
        chosen = from.agent().chosen();
    }

    SessionState state() {
        return new SessionState(
                id,
                sequence,
                owner,
                project,
                directory,
                additionalDirectories,
                parent,
                title,
                createdAtMillis,
                updatedAtMillis,
                phase,
                turn,
                lastTurn,
                lastMessage,
                messages,
                answering,
                open,
                steered,
                queue,
                held,
                titled,
                archived,
                new SessionState.AgentState(
                        agentName,
                        agentSession,
                        agentRunning,
                        steers,
                        agentInfo,
                        capabilities,
                        modes,
                        configOptions,
                        commands,
                        usage,
                        chosen));
    }
}
