package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What stands before the gateway of a whole server.
class GuardedGatewayTest {
    private static final Principal ANN = new Principal("ann", "Ann", false);
    private static final Command CANCEL = new Command.Cancel("s");
    private static final Command PROMPT =
            new Command.Prompt(
                    "s",
                    RawJson.EMPTY_ARRAY,
                    RawJson.EMPTY_OBJECT,
                    new WhenBusy.Queue(),
                    Optional.empty());

    private final List<Command> taken = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private Optional<GatewayException> obstacle = Optional.empty();
    private final GuardedGateway gateway = new GuardedGateway(new Behind(), () -> obstacle);

    /// Takes all commands and refuses everything else.
    private final class Behind implements Gateway {
        @Override
        public void execute(Principal principal, long connection, Command command, Reply reply) {
            taken.add(command);
            reply.done(new Result.Done());
        }

        @Override
        public Answered read(Principal principal, Query query) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is none.");
        }

        @Override
        public Subscription subscribe(
                Principal principal,
                StreamName stream,
                Optional<Position> after,
                Variant variant,
                Subscriber subscriber,
                SessionWatcher watcher) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is none.");
        }

        @Override
        public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is none.");
        }
    }

    private final class Answers implements Reply {
        @Override
        public void done(Result result) {
            answers.add("done");
        }

        @Override
        public void failed(GatewayException problem) {
            answers.add(problem.code().wireName());
        }
    }

    @Test
    void withoutAnObstacleAllIsTaken() {
        gateway.execute(ANN, 1, PROMPT, new Answers());

        assertThat(taken).containsExactly(PROMPT);
        assertThat(answers).containsExactly("done");
    }

    @Test
    void newWorkIsRefusedAndWhatEndsWorkIsTaken() {
        obstacle = Optional.of(new GatewayException(ErrorCode.LIMIT, "The disk is full."));

        gateway.execute(ANN, 1, PROMPT, new Answers());
        gateway.execute(ANN, 1, CANCEL, new Answers());

        assertThat(taken).containsExactly(CANCEL);
        assertThat(answers).containsExactly("LIMIT", "done");
    }

    @Test
    void refusalsAreCountedByTheirReasons() {
        obstacle = Optional.of(new GatewayException(ErrorCode.SHUTTING_DOWN, "It stops."));

        gateway.execute(ANN, 1, PROMPT, new Answers());
        gateway.execute(ANN, 1, CANCEL, new Answers());
        assertThatThrownBy(() -> gateway.read(ANN, new Query.Agents()))
                .isInstanceOf(GatewayException.class);

        assertThat(gateway.commands()).isEqualTo(2);
        assertThat(gateway.refusals())
                .containsEntry(ErrorCode.SHUTTING_DOWN, 1L)
                .containsEntry(ErrorCode.NOT_FOUND, 1L)
                .containsEntry(ErrorCode.LIMIT, 0L);
    }
}
