package dev.gangway.agent.acp;

import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.jsonrpc.Reply;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.ExitStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An agent that was started for one request outside of any session: initialize, the request, its
/// end (ACP v1, authentication; session delete). What it asks meanwhile is refused, what it tells
/// is passed over. The outcome is told when its process has ended.
final class AcpErrand implements AgentProcess.Listener, Handler {
    /// A person may have to log in with a browser meanwhile.
    static final Duration LOGIN_TIME_MAX = Duration.ofMinutes(5);

    static final Duration OTHER_TIME_MAX = Duration.ofSeconds(60);

    private final String agent;
    private final AgentErrand errand;
    private final AgentErrand.Ending ending;
    private final Countdown countdown;
    private final String version;
    private final Secrets secrets;
    private final Exits exits;
    private final Peer peer;

    /// Guards the fields below. The ending is never called under it.
    private final Object lock = new Object();

    private Runnable stopCountdown = () -> {};
    private @Nullable AgentProcess process;
    private @Nullable RawJson answer;
    private @Nullable GatewayException problem;
    private boolean told;

    AcpErrand(
            AgentSpec spec,
            AgentErrand errand,
            AgentErrand.Ending ending,
            Countdown countdown,
            String version) {
        this.agent = spec.name();
        this.errand = errand;
        this.ending = ending;
        this.countdown = countdown;
        this.version = version;
        this.secrets = new Secrets(spec.environment().values());
        this.exits = new Exits(agent, secrets);
        this.peer = new Peer(this::send, this, Peer.Limits.DEFAULT);
    }

    /// The program could not be started.
    void neverStarted(String reason) {
        tell(Optional.of(exits.neverStarted(reason)));
    }

    @Override
    public void started(AgentProcess started) {
        Duration limit =
                errand instanceof AgentErrand.Authenticate ? LOGIN_TIME_MAX : OTHER_TIME_MAX;
        synchronized (lock) {
            process = started;
            stopCountdown = countdown.begin(limit, () -> timeOver(limit));
        }
        peer.request(
                "initialize", Calls.initialize(version, WorkplaceOffer.NONE), this::initialized);
    }

    private void timeOver(Duration limit) {
        fail(
                ErrorCode.AGENT_FAILED,
                "did not finish within " + limit.toSeconds() + " s",
                RawJson.EMPTY_OBJECT);
    }

    @Override
    public void line(byte[] buffer, int offset, int length) {
        Message message = MessageReader.lite().read(buffer, offset, length);
        if (!(message instanceof Message.Invalid)) {
            peer.receive(message);
        }
    }

    @Override
    public void lineTooLong(long bytes) {
        fail(ErrorCode.AGENT_FAILED, "wrote a line that is too long", RawJson.EMPTY_OBJECT);
    }

    @Override
    public boolean request(Message.Request request, Reply reply) {
        return false;
    }

    @Override
    public void notification(Message.Notification notification) {
        // It concerns no session of ours.
    }

    private void initialized(Outcome outcome) {
        switch (outcome) {
            case Outcome.Result(RawJson result) -> {
                Introduction introduction = Introduction.of(result);
                Optional<String> refusal = introduction.refusal(errand);
                if (refusal.isPresent()) {
                    fail(refusedBy(errand), refusal.get(), RawJson.EMPTY_OBJECT);
                } else {
                    Calls.ErrandCall call = Calls.errand(errand);
                    peer.request(
                            call.method(),
                            call.params(),
                            answered -> answered(answered, introduction));
                }
            }
            case Outcome.Failure failure -> refused(failure, RawJson.EMPTY_ARRAY);
            case Outcome.Closed _ -> {}
        }
    }

    private static ErrorCode refusedBy(AgentErrand errand) {
        return switch (errand) {
            case AgentErrand.Authenticate _ -> ErrorCode.INVALID;
            case AgentErrand.Logout _, AgentErrand.DeleteSession _ -> ErrorCode.UNSUPPORTED;
        };
    }

    private void answered(Outcome outcome, Introduction introduction) {
        switch (outcome) {
            case Outcome.Result(RawJson result) -> {
                synchronized (lock) {
                    answer = result.kind() == RawJson.Kind.OBJECT ? result : RawJson.EMPTY_OBJECT;
                    if (process != null) {
                        process.close();
                    }
                }
            }
            case Outcome.Failure failure -> refused(failure, introduction.authMethods());
            case Outcome.Closed _ -> {}
        }
    }

    private void refused(Outcome.Failure failure, RawJson authMethods) {
        ErrorCode code =
                switch (failure.code()) {
                    case ErrorCodes.AUTH_REQUIRED -> ErrorCode.AUTH_REQUIRED;
                    case ErrorCodes.METHOD_NOT_FOUND -> ErrorCode.UNSUPPORTED;
                    case ErrorCodes.INVALID_PARAMS -> ErrorCode.INVALID;
                    default -> ErrorCode.AGENT_FAILED;
                };
        RawJson detail =
                code == ErrorCode.AUTH_REQUIRED
                        ? ObjectEdit.with(RawJson.EMPTY_OBJECT, "authMethods", authMethods)
                        : RawJson.EMPTY_OBJECT;
        fail(code, "refused: " + Calls.reason(failure), detail);
    }

    /// @param what goes on after the agent's name
    private void fail(ErrorCode code, String what, RawJson detail) {
        String message = secrets.hide("The agent " + agent + " " + what + ".");
        synchronized (lock) {
            if (answer == null && problem == null) {
                problem = new GatewayException(code, message, detail);
            }
            if (process != null) {
                process.stop(Duration.ZERO);
            }
        }
    }

    @Override
    public void exited(ExitStatus status) {
        AgentExit exit;
        synchronized (lock) {
            stopCountdown.run();
            String errors = process == null ? "" : process.errorTail();
            exit = exits.ended(status, false, errors);
        }
        peer.close("the agent is gone");
        tell(Optional.of(exit));
    }

    private void tell(Optional<AgentExit> exit) {
        RawJson result;
        GatewayException refusal;
        synchronized (lock) {
            if (told) {
                return;
            }
            told = true;
            result = answer;
            refusal = problem;
        }
        if (result != null) {
            ending.done(result);
        } else {
            ending.failed(
                    refusal != null
                            ? refusal
                            : new GatewayException(
                                    ErrorCode.AGENT_FAILED,
                                    exit.map(AgentExit::message).orElse("")));
        }
    }

    private void send(byte[] line) {
        synchronized (lock) {
            if (process != null) {
                process.send(line);
            }
        }
    }
}
