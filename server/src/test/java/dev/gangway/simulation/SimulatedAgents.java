package dev.gangway.simulation;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentDriver;
import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoAgent;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The agents of one run: started by whichever server runs, ended with it.
final class SimulatedAgents implements AgentDriver {
    private final Moves moves;
    private final Findings findings;
    private final Ledger ledger;
    private final Recorder recorder;
    private final Fitting fitting;
    private final List<SimulatedAgent> alive = new ArrayList<>();
    private final Set<String> ran = new HashSet<>();
    private final Map<String, SimulatedAgent> working = new HashMap<>();
    private final Map<String, Failures> failures = new HashMap<>();
    private final Set<String> cursed = new HashSet<>();
    private final Map<String, Long> spent = new HashMap<>();
    private final InstantSource clock;

    /// How often in a row the agents of a session failed, and when the last one did.
    private record Failures(int times, long atMillis) {}

    SimulatedAgents(
            Moves moves,
            Findings findings,
            Ledger ledger,
            Recorder recorder,
            Fitting fitting,
            InstantSource clock) {
        this.moves = moves;
        this.findings = findings;
        this.ledger = ledger;
        this.recorder = recorder;
        this.fitting = fitting;
        this.clock = clock;
    }

    @Override
    public AgentConnection connect(AgentStart start, AgentListener listener) {
        requireNotTooSoon(start.session());
        if (start.opening() instanceof AgentOpening.Again && moves.oneIn(4)) {
            cursed.add(start.session());
        }
        if (moves.oneIn(25)) {
            failed(start.session());
            listener.gone(new AgentExit(AgentExit.Cause.START_FAILED, "no such program"));
            return new NoAgent();
        }
        findings.require(
                alive().stream().noneMatch(other -> other.session().equals(start.session())),
                start.session(),
                " has two processes at once");
        SimulatedAgent agent = new SimulatedAgent(this, start, fitting.heard(listener));
        alive.add(agent);
        return fitting.agent(agent);
    }

    /// Agents are asked to forget sessions; some refuse.
    @Override
    public void run(
            AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
        if (moves.oneIn(3)) {
            ending.failed(new GatewayException(ErrorCode.AGENT_FAILED, "not now"));
        } else {
            ending.done(RawJson.EMPTY_OBJECT);
        }
    }

    /// The agents' own sums, of which they forget nothing.
    ///
    /// @return what all of the session cost, in cents
    long spend(String session, long cents) {
        return spent.merge(session, cents, Long::sum);
    }

    /// Those that were not let go and have not gone.
    List<SimulatedAgent> alive() {
        alive.removeIf(SimulatedAgent::isGone);
        return List.copyOf(alive);
    }

    /// The youngest of a session.
    Optional<SimulatedAgent> of(String session) {
        return alive().reversed().stream()
                .filter(agent -> agent.session().equals(session))
                .findFirst();
    }

    /// All processes end with the server: by the sweep of the next one, where it was killed.
    void endAll() {
        alive.clear();
        working.clear();
        failures.clear();
        cursed.clear();
    }

    /// Whether a session's agents die soon, each of them.
    boolean isCursed(String session) {
        return cursed.contains(session);
    }

    /// An agent ends its turn well.
    void works(SimulatedAgent agent) {
        if (!agent.isClosed()) {
            failures.remove(agent.session());
        }
    }

    /// An agent goes.
    void goes(SimulatedAgent agent, AgentExit.Cause cause) {
        if (cause != AgentExit.Cause.CLOSED) {
            failed(agent.session());
        }
    }

    private void failed(String session) {
        int before = failures.getOrDefault(session, new Failures(0, 0)).times();
        failures.put(session, new Failures(before + 1, clock.millis()));
    }

    private void requireNotTooSoon(String session) {
        Failures before = failures.getOrDefault(session, new Failures(0, 0));
        boolean mustWait = before.times() >= World.WATCH.agentFailures();
        long passed = clock.millis() - before.atMillis();
        findings.require(
                !mustWait || passed >= World.WATCH.agentRetryTime().toMillis(),
                "the agent of ",
                session,
                " was started too soon after ",
                before);
    }

    Moves moves() {
        return moves;
    }

    /// An agent gets a prompt: no other of its session may be at work, and nobody may have got this
    /// one before.
    void begins(SimulatedAgent agent, String text) {
        findings.require(
                ran.add(text) || wasReleased(agent, text),
                "the prompt ",
                text,
                " reached an agent a second time");
        SimulatedAgent other = working.put(agent.session(), agent);
        findings.require(
                other == null || other == agent || !other.isBusy(),
                agent.session(),
                " has two agents at work");
        boolean written =
                model(agent).filter(session -> session.conversation.has(text)).isPresent();
        findings.require(written, "the prompt ", text, " reached an agent before it was written");
    }

    /// An agent takes a prompt into its running turn.
    void takes(SimulatedAgent agent, String text) {
        findings.require(ran.add(text), "the prompt ", text, " reached an agent a second time");
        boolean written =
                model(agent).filter(session -> session.turnsByText.containsKey(text)).isPresent();
        findings.require(written, "the prompt ", text, " reached an agent before it was written");
    }

    /// Whether a person let a prompt run of which nobody could say whether an agent took it.
    private boolean wasReleased(SimulatedAgent agent, String text) {
        return model(agent)
                .filter(session -> session.wasReleased(session.turnsByText.getOrDefault(text, 0L)))
                .isPresent();
    }

    private Optional<SessionModel> model(SimulatedAgent agent) {
        return recorder.sessions().stream()
                .filter(session -> session.id().equals(agent.session()))
                .findFirst();
    }

    /// An agent gets an answer.
    void answered(SimulatedAgent agent, boolean first, String tag, String answer) {
        findings.require(first, agent.session(), " was answered ", tag, " twice or unasked");
        findings.require(
                answer.isEmpty() || ledger.wasTagAnswered(tag, answer),
                agent.session(),
                " was told ",
                answer,
                " for ",
                tag,
                ", which nobody said");
    }

    void broken(Object... parts) {
        findings.add(parts);
    }
}
