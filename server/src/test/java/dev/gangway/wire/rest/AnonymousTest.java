package dev.gangway.wire.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.wire.fake.FakeExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who does not say who it is gets nothing: tried for each operation that there is.
class AnonymousTest {
    private final List<String> reached = new ArrayList<>();

    @Test
    void noOperationIsDoneForNobody() {
        RestWire wire = new RestWire(new Doors());
        assertThat(Operations.ALL).hasSizeGreaterThan(30);

        for (Operation operation : Operations.ALL) {
            FakeExchange visit =
                    new FakeExchange(
                            operation.method(),
                            "/api/v1" + operation.path().replaceAll("\\{[a-z]+}", "x"),
                            Optional.empty());

            assertThat(wire.handle(visit)).as(operation.id()).isTrue();
            assertThat(visit.refused()).as(operation.id()).contains(ErrorCode.UNAUTHENTICATED);
            assertThat(visit.headers()).as(operation.id()).contains("WWW-Authenticate", "Bearer");
        }
        assertThat(reached).isEmpty();
    }

    /// Notes who comes so far.
    private final class Doors implements Gateway {
        @Override
        public void execute(Principal principal, long connection, Command command, Reply reply) {
            reached.add(command.toString());
        }

        @Override
        public Answered read(Principal principal, Query query) {
            reached.add(query.toString());
            throw new GatewayException(ErrorCode.NOT_FOUND, "nothing");
        }

        @Override
        public Subscription subscribe(
                Principal principal,
                StreamName stream,
                Optional<Position> after,
                Variant variant,
                Subscriber subscriber,
                SessionWatcher watcher) {
            reached.add(stream.toString());
            throw new GatewayException(ErrorCode.NOT_FOUND, "nothing");
        }

        @Override
        public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
            reached.add(session);
            throw new GatewayException(ErrorCode.NOT_FOUND, "nothing");
        }
    }
}
