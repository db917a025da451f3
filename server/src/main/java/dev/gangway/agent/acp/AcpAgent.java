package dev.gangway.agent.acp;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.agent.Workplaces;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.ExitStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One agent at work for one session: the calls of the session on one side, the lines of the
/// process on the other.
///
/// The listener is called on the agent's thread only: the one on which its lines come, and after
/// them its exit. Calls of the session, from any thread, change what the lock guards and put lines
/// into the process's queue; none of them waits.
final class AcpAgent
        implements AgentConnection, AgentLines.Agent, Startup.Ending, PeopleAsked.Standing {
    private static final RawJson CANCELLED = RawJson.of("{\"stopReason\":\"cancelled\"}");

    /// Where a turn is.
    private enum Phase {
        NO_TURN,
        /// A prompt waits for the session to open.
        WAITING,
        /// That prompt was cancelled.
        WAITING_CANCELLED,
        RUNNING,
        CANCELLING
    }

    private record Prompt(RawJson content, RawJson meta) {}

    private final AgentListener listener;
    private final AcpLimits limits;
    private final Countdown countdown;
    private final String version;
    private final Exits exits;
    private final Peer peer;
    private final Reporter reporter;
    private final OpenRequests requests = new OpenRequests();
    private final GivenLeave leave = new GivenLeave();
    private final ClientCalls clientCalls;
    private final ToolCalls toolCalls;
    private final SettingChanges settings;
    private final FailuresTold failures = new FailuresTold();
    private final Updates updates;
    private final Startup startup;
    private final AgentLines lines;

    /// Guards the fields below. The listener is never called under it.
    private final Object lock = new Object();

    private final Queue<AgentSetting> waitingSettings = new ArrayDeque<>();
    private Phase phase = Phase.NO_TURN;
    private @Nullable Prompt waitingPrompt;
    private @Nullable AgentProcess process;
    private Runnable stopCountdown = () -> {};
    private boolean settled;

    /// JSON text of the agent's id of the session; null before the session is open. Written under
    /// the lock.
    private volatile @Nullable RawJson session;

    private volatile Optional<String> sessionId = Optional.empty();

    AcpAgent(
            AgentStart start,
            AgentListener listener,
            AcpLimits limits,
            Countdown countdown,
            String version,
            Workplaces workplaces) {
        this.listener = listener;
        this.limits = limits;
        this.countdown = countdown;
        this.version = version;
        String name = start.agent().name();
        Secrets secrets =
                new Secrets(
                        Stream.concat(
                                        start.agent().environment().values().stream(),
                                        start.setup().servers().secrets().stream())
                                .toList());
        Complaints complaints = new Complaints(name + " " + start.session());
        exits = new Exits(name, secrets);
        toolCalls = new ToolCalls(limits.knownToolCallsMax(), this::profile);
        reporter = new Reporter(listener, limits, complaints);
        clientCalls =
                new ClientCalls(
                        this, reporter, requests, leave, host -> workplaces.open(start, host));
        PeopleAsked asked =
                new PeopleAsked(
                        this, reporter, requests, toolCalls, complaints, leave, clientCalls);
        peer = new Peer(this::send, asked, Peer.Limits.DEFAULT);
        settings = new SettingChanges(peer, listener, limits.settingsOpenMax());
        startup = new Startup(start, peer, this);
        updates =
                new Updates(
                        listener,
                        toolCalls,
                        settings,
                        clientCalls.contents(),
                        this::profile,
                        failures);
        lines = new AgentLines(this, peer, reporter, updates, complaints, secrets);
    }

    AgentProcess.Listener lines() {
        return lines;
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        synchronized (lock) {
            if (exits.given()) {
                return;
            }
            if (phase != Phase.NO_TURN) {
                throw new IllegalStateException("a turn is running");
            }
            if (session == null) {
                phase = Phase.WAITING;
                waitingPrompt = new Prompt(content, meta);
            } else {
                send(new Prompt(content, meta), session);
            }
        }
    }

    private void send(Prompt prompt, RawJson to) {
        phase = Phase.RUNNING;
        settings.turnBegins();
        RawJson params = Calls.prompt(to, prompt.content(), prompt.meta());
        peer.request("session/prompt", params, this::promptAnswered);
    }

    /// Sent whatever the phase: the turn may have ended while this was on its way, and the agent
    /// knows. An answer that says nothing is none.
    @Override
    public void steer(long key, RawJson content) {
        synchronized (lock) {
            RawJson to = session;
            if (to != null) {
                peer.request(
                        "_session/steering",
                        Calls.steering(to, content),
                        outcome ->
                                Calls.steered(outcome)
                                        .ifPresent(done -> listener.steered(key, done)));
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            switch (phase) {
                case NO_TURN, WAITING_CANCELLED -> {}
                case WAITING -> phase = Phase.WAITING_CANCELLED;
                case RUNNING, CANCELLING -> {
                    phase = Phase.CANCELLING;
                    RawJson of = session;
                    if (of != null) {
                        peer.notification("session/cancel", Calls.session(of));
                        requests.cancelAll();
                    }
                }
            }
        }
    }

    @Override
    public void answer(long key, AgentAnswer answer) {
        requests.answer(key, answer);
    }

    @Override
    public void set(AgentSetting setting) {
        synchronized (lock) {
            RawJson of = session;
            boolean taken =
                    of == null
                            ? waitingSettings.size() < limits.settingsOpenMax()
                            : settings.ask(setting, of);
            if (!taken) {
                giveUp(
                        AgentExit.Cause.MISBEHAVED,
                        "left " + limits.settingsOpenMax() + " changes of settings unanswered");
            } else if (of == null && !exits.given()) {
                waitingSettings.add(setting);
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            exits.give(AgentExit.Cause.CLOSED, "was closed");
            if (process != null) {
                process.close();
            }
        }
    }

    /// The program could not be started.
    void neverStarted(String reason) {
        gone(exits.neverStarted(reason));
    }

    @Override
    public void started(AgentProcess started) {
        synchronized (lock) {
            process = started;
            stopCountdown = countdown.begin(limits.startTime(), this::startTimeOver);
        }
        startup.begin(version, clientCalls.offer());
    }

    private void startTimeOver() {
        synchronized (lock) {
            if (!settled) {
                giveUp(
                        AgentExit.Cause.START_FAILED,
                        "was not ready within " + limits.startTime().toSeconds() + " s");
            }
        }
    }

    @Override
    public void opened(AgentReady ready, AcpSettings initial) {
        synchronized (lock) {
            if (exits.given()) {
                return;
            }
            settled = true;
            stopCountdown.run();
        }
        settings.opened(initial);
        sessionId = Optional.of(ready.agentSession());
        lines.open(ready.agentSession());
        reporter.ready(ready, updates::tell);
        if (askWhatWaited(RawJson.ofText(ready.agentSession()))) {
            listener.turnEnded(new TurnOutcome.Stopped("cancelled", CANCELLED));
        }
    }

    /// Whether the prompt that waited was cancelled meanwhile.
    private boolean askWhatWaited(RawJson of) {
        synchronized (lock) {
            session = of;
            while (!waitingSettings.isEmpty()) {
                settings.ask(waitingSettings.remove(), of);
            }
            Prompt prompt = waitingPrompt;
            waitingPrompt = null;
            boolean cancelled = phase == Phase.WAITING_CANCELLED;
            if (cancelled) {
                phase = Phase.NO_TURN;
            } else if (prompt != null) {
                send(prompt, of);
            }
            return cancelled;
        }
    }

    @Override
    public void introduced(AgentIntroduction introduction) {
        if (!exits.given()) {
            listener.introduced(introduction);
        }
    }

    @Override
    public void failed(AgentExit.Cause cause, String what) {
        giveUp(cause, what);
    }

    @Override
    public void notice(String sentence) {
        reporter.notice(sentence);
    }

    @Override
    public boolean settingsUpdated(RawJson update) {
        startup.settling().ifPresent(settling -> settling.updated(update));
        return startup.settling().isPresent();
    }

    @Override
    public void loginWanted(String what, RawJson authMethods) {
        exits.loginBy(authMethods);
        giveUp(AgentExit.Cause.AUTH_REQUIRED, what);
    }

    @Override
    public boolean givenUp() {
        return exits.givenUp();
    }

    @Override
    public boolean replaying() {
        return startup.replaying();
    }

    @Override
    public Optional<String> session() {
        return sessionId;
    }

    @Override
    public boolean cancelling() {
        synchronized (lock) {
            return phase == Phase.CANCELLING;
        }
    }

    private AcpProfile profile() {
        return startup.profile();
    }

    private void promptAnswered(Outcome outcome) {
        Calls.turnOutcome(outcome).ifPresent(this::turnEnded);
    }

    /// An agent may end its turn without waiting for the answers that it asked for.
    private void turnEnded(TurnOutcome outcome) {
        toolCalls
                .turnEnded(isCutShort(outcome))
                .forEach(ending -> listener.event(EventKind.TOOL_CALL_UPDATE, ending));
        synchronized (lock) {
            phase = Phase.NO_TURN;
            requests.cancelAll();
        }
        leave.clear();
        listener.turnEnded(failures.turnEnded(outcome), UsageReports.ofTurn(outcome));
    }

    private static boolean isCutShort(TurnOutcome outcome) {
        return switch (outcome) {
            case TurnOutcome.Stopped stopped -> stopped.stopReason().equals("cancelled");
            case TurnOutcome.Failed _ -> true;
        };
    }

    @Override
    public void cutOff() {
        giveUp(AgentExit.Cause.MISBEHAVED, "closed one of its pipes and lived on");
    }

    @Override
    public void exited(ExitStatus status) {
        AgentExit exit;
        synchronized (lock) {
            stopCountdown.run();
            String errors = process == null ? "" : process.errorTail();
            exit = exits.ended(status, settled, errors);
        }
        gone(exit);
    }

    private void gone(AgentExit exit) {
        peer.close("the agent is gone");
        clientCalls.close();
        if (exits.over()) {
            listener.gone(exit);
        }
    }

    /// The peer's way out.
    private void send(byte[] line) {
        synchronized (lock) {
            if (process != null && !process.send(line) && !exits.given()) {
                exits.unsent();
                process.stop(Duration.ZERO);
            }
        }
    }

    private void giveUp(AgentExit.Cause cause, String what) {
        synchronized (lock) {
            exits.give(cause, what);
            if (process != null) {
                process.stop(Duration.ZERO);
            }
        }
    }
}
