package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentSpec;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.JsonValidator;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.jsonrpc.Reply;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.ExitStatus;
import dev.gangway.process.ProcessLauncher;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts an agent, initialises it and ends it again, without opening a session: what `gangway
/// agents --check` does. Used once.
public final class AcpProbe implements AgentProcess.Listener, Handler {
    private static final JsonScanner INITIALIZED =
            JsonScanner.of("agentInfo", "agentCapabilities", "authMethods");

    private final AgentSpec agent;
    private final Exits exits;
    private final Peer peer = new Peer(this::send, this, Peer.Limits.DEFAULT);
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable AgentProcess process;

    /// What came of it.
    public sealed interface Answer {
        /// It speaks ACP: `agentInfo`, `agentCapabilities` and `authMethods` of its answer, each
        /// empty where it says none.
        record Initialized(RawJson info, RawJson capabilities, RawJson authMethods)
                implements Answer {}

        /// It does not.
        ///
        /// @param reason a sentence for people
        record Failed(String reason) implements Answer {}
    }

    private AcpProbe(AgentSpec agent) {
        this.agent = agent;
        this.exits = new Exits(agent.name(), new Secrets(agent.environment().values()));
    }

    /// Returns when the agent has ended.
    ///
    /// @param directory where it is started
    /// @param time from its start to its answer
    /// @param version ours, told to the agent
    /// @throws InterruptedException when the calling thread is interrupted; the agent is ended
    public static Answer of(
            ProcessLauncher launcher,
            ProcessLimits limits,
            AgentSpec agent,
            Path directory,
            Duration time,
            String version)
            throws InterruptedException {
        AcpProbe probe = new AcpProbe(agent);
        ProcessSpec spec =
                new ProcessSpec(
                        agent.name() + " check",
                        agent.command(),
                        agent.args(),
                        directory,
                        AcpDriver.environment(agent),
                        limits,
                        agent.confinement());
        try (AgentProcess running = launcher.launch(spec, probe)) {
            return probe.ask(running, time, version);
        } catch (IOException e) {
            return new Answer.Failed(
                    probe.exits.neverStarted(String.valueOf(e.getMessage())).message());
        }
    }

    private Answer ask(AgentProcess running, Duration time, String version)
            throws InterruptedException {
        peer.request("initialize", Calls.initialize(version, agent.workplace()), this::initialized);
        Answer answer = answers.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        running.close();
        if (answer == null) {
            exits.give(
                    AgentExit.Cause.START_FAILED,
                    "did not answer within " + time.toSeconds() + " s");
            running.stop(Duration.ZERO);
        }
        ended.await();
        return answer == null ? answers.take() : answer;
    }

    @Override
    public void started(AgentProcess started) {
        process = started;
    }

    private void send(byte[] line) {
        AgentProcess to = process;
        if (to != null) {
            boolean _ = to.send(line);
        }
    }

    @Override
    public void line(byte[] buffer, int offset, int length) {
        if (JsonValidator.strict().check(buffer, offset, length) instanceof JsonValidator.Valid) {
            peer.receive(MessageReader.lite().read(buffer, offset, length));
        }
    }

    @Override
    public void lineTooLong(long bytes) {
        // It is no answer; the time limit ends the wait for one.
    }

    @Override
    public void exited(ExitStatus status) {
        AgentProcess running = process;
        String errors = running == null ? "" : running.errorTail();
        boolean _ = answers.offer(new Answer.Failed(exits.ended(status, false, errors).message()));
        ended.countDown();
    }

    private void initialized(Outcome outcome) {
        switch (outcome) {
            case Outcome.Result(RawJson result) -> {
                Members members = result.scan(INITIALIZED);
                RawJson none = RawJson.EMPTY_OBJECT;
                answer(
                        new Answer.Initialized(
                                part(members, "agentInfo", RawJson.Kind.OBJECT, none),
                                part(members, "agentCapabilities", RawJson.Kind.OBJECT, none),
                                part(
                                        members,
                                        "authMethods",
                                        RawJson.Kind.ARRAY,
                                        RawJson.EMPTY_ARRAY)));
            }
            case Outcome.Failure failure ->
                    answer(
                            new Answer.Failed(
                                    "The agent "
                                            + agent.name()
                                            + " did not initialise: "
                                            + Calls.reason(failure)
                                            + "."));
            case Outcome.Closed _ -> {}
        }
    }

    private void answer(Answer answer) {
        boolean _ = answers.offer(answer);
    }

    private static RawJson part(
            Members members, String name, RawJson.Kind kind, RawJson otherwise) {
        return members.json(name).filter(json -> json.kind() == kind).orElse(otherwise);
    }

    /// Before a session is open an agent has nothing to ask.
    @Override
    public boolean request(Message.Request request, Reply reply) {
        return false;
    }

    @Override
    public void notification(Message.Notification notification) {
        // What it tells belongs to no session.
    }
}
