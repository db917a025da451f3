package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.SessionSetup;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command and every query, tried by its owner, an administrator and a stranger. They are
/// found by their sealed types: one that is new is tried too, and fails here when nobody said what
/// it may.
class RightsTest {
    /// Queries that anybody may ask, and that show each asker only its own.
    private static final List<Class<?>> EVERYBODYS =
            List.of(
                    Query.Sessions.class,
                    Query.OpenRequests.class,
                    Query.Search.class,
                    Query.Projects.class,
                    Query.Agents.class);

    @TempDir private Path data;
    private GatewayRig rig;
    private String session;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig(data);
        session = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aStrangersCommandFindsNoSession() throws Exception {
        for (Class<?> kind : leaves(Command.ToSession.class)) {
            GatewayRig.Told told = rig.execute(GatewayRig.BOB, (Command) sample(kind));

            assertThat(told.results).as(kind.getSimpleName()).isEmpty();
            assertThat(told.problems)
                    .as(kind.getSimpleName())
                    .singleElement()
                    .extracting(GatewayException::code)
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }
        assertThat(rig.fakes.last().asked()).isEmpty();
    }

    @Test
    void theOwnerAndAnAdministratorAreLetIn() throws Exception {
        for (Principal principal : List.of(GatewayRig.ANN, GatewayRig.ROOT)) {
            for (Class<?> kind : leaves(Command.ToSession.class)) {
                session = rig.session();
                GatewayRig.Told told = rig.execute(principal, (Command) sample(kind));

                assertThat(told.problems)
                        .as(kind.getSimpleName())
                        .noneMatch(problem ->
                                problem.code() == ErrorCode.FORBIDDEN
                                        || String.valueOf(problem.getMessage())
                                                .contains("no such session"));
            }
        }
    }

    @Test
    void anAgentIsAskedForAnAdministratorAlone() throws Exception {
        for (Class<?> kind : leaves(Command.ToAgent.class)) {
            for (Principal other : List.of(GatewayRig.ANN, GatewayRig.BOB)) {
                assertThat(rig.execute(other, (Command) sample(kind)).problems)
                        .as(kind.getSimpleName())
                        .singleElement()
                        .extracting(GatewayException::code)
                        .isEqualTo(ErrorCode.FORBIDDEN);
            }
            assertThat(rig.fakes.errands()).isEmpty();
        }
        for (Class<?> kind : leaves(Command.ToAgent.class)) {
            assertThat(rig.execute(GatewayRig.ROOT, (Command) sample(kind)).results)
                    .as(kind.getSimpleName())
                    .singleElement()
                    .isInstanceOf(Result.Passed.class);
        }
        assertThat(rig.fakes.errands()).hasSize(2);
    }

    @Test
    void everyCommandIsToASessionOrAnAgentOrMakesOneInAProjectOfTheCallers() throws Exception {
        List<Class<?>> others = leaves(Command.class);
        others.removeAll(leaves(Command.ToSession.class));
        others.removeAll(leaves(Command.ToAgent.class));

        assertThat(others).containsExactly(Command.CreateSession.class);
        GatewayRig.Told told =
                rig.execute(
                        GatewayRig.BOB,
                        new Command.CreateSession(
                                Optional.empty(), rig.directory.toString(), Optional.empty()));
        assertThat(told.problems)
                .singleElement()
                .extracting(GatewayException::code)
                .isEqualTo(ErrorCode.INVALID);
        assertThat(rig.fakes.all()).hasSize(1);
    }

    @Test
    void aStrangersQueryFindsNoSession() throws Exception {
        for (Class<?> kind : leaves(Query.class)) {
            Query query = (Query) sample(kind);
            if (!EVERYBODYS.contains(kind)) {
                assertThatThrownBy(() -> rig.gateway.read(GatewayRig.BOB, query))
                        .as(kind.getSimpleName())
                        .isInstanceOfSatisfying(
                                GatewayException.class,
                                refused ->
                                        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
            }
            assertThat(rig.gateway.read(GatewayRig.ANN, query)).isNotNull();
            assertThat(rig.gateway.read(GatewayRig.ROOT, query)).isNotNull();
        }
    }

    @Test
    void listsAreAPersonsOwnAlsoAnAdministrators() {
        rig.fakes.last().asksPermission(1);
        rig.step();

        assertThat(sessions(GatewayRig.ANN)).hasSize(1);
        assertThat(requests(GatewayRig.ANN)).hasSize(1);
        for (Principal other : List.of(GatewayRig.BOB, GatewayRig.ROOT)) {
            assertThat(sessions(other)).isEmpty();
            assertThat(requests(other)).isEmpty();
        }
        assertThat(projects(GatewayRig.BOB)).isEmpty();
    }

    @Test
    void nobodySubscribesToWhatIsNotTheirs() {
        List<StreamName> streams =
                List.of(StreamName.session(session), StreamName.feed(GatewayRig.ANN.id()));
        for (StreamName stream : streams) {
            assertThatThrownBy(() -> rig.subscribe(GatewayRig.BOB, stream, Optional.empty()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
            rig.subscribe(GatewayRig.ANN, stream, Optional.empty()).close();
        }
    }

    private List<Answered.SessionSummary> sessions(Principal principal) {
        Query.Sessions query = new Query.Sessions(Optional.empty(), Optional.empty(), 10);
        return ((Answered.Sessions) rig.gateway.read(principal, query)).sessions();
    }

    private List<Answered.SessionRequest> requests(Principal principal) {
        return ((Answered.OpenRequests) rig.gateway.read(principal, new Query.OpenRequests()))
                .requests();
    }

    private List<Answered.ProjectSummary> projects(Principal principal) {
        return ((Answered.Projects) rig.gateway.read(principal, new Query.Projects())).projects();
    }

    private static List<Class<?>> leaves(Class<?> sealed) {
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                leaves.add(permitted);
            } else {
                leaves.addAll(leaves(permitted));
            }
        }
        return leaves;
    }

    private Object sample(Class<?> kind) throws ReflectiveOperationException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components).map(this::value).toArray();
        Constructor<?> constructor = kind.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return switch (component.getName()) {
                case "session" -> session;
                case "directory" -> rig.directory.toString();
                default -> "x";
            };
        } else if (type == SessionSetup.class) {
            return SessionSetup.NONE;
        } else if (type == RawJson.class) {
            return RawJson.of(component.getName().equals("meta") ? "{}" : "[{\"type\":\"text\"}]");
        } else if (type == RequestAnswer.class) {
            return new RequestAnswer.Dismissed();
        } else if (type == WhenBusy.class) {
            return new WhenBusy.Queue();
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == long.class) {
            return 1L;
        } else if (type == int.class) {
            return 10;
        }
        throw new AssertionError("a sample for " + component + " is missing");
    }
}
