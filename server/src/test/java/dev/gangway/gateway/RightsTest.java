package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.Query;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.SessionFilter;
import dev.gangway.command.SessionSetup;
import dev.gangway.command.Shared;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command and every query, tried by everybody who stands in some relation to a session: what
/// comes is held against a table that names the right of each. The commands are found by their
/// sealed types: one that is new fails here until somebody said what it needs.
class RightsTest {
    /// What each command to a session needs.
    private static final Map<Class<?>, Right> NEEDED =
            Map.ofEntries(
                    Map.entry(Command.Prompt.class, Right.PROMPT),
                    Map.entry(Command.Cancel.class, Right.PROMPT),
                    Map.entry(Command.CancelTurn.class, Right.PROMPT),
                    Map.entry(Command.Answer.class, Right.APPROVE),
                    Map.entry(Command.SetMode.class, Right.PROMPT),
                    Map.entry(Command.SetConfigOption.class, Right.PROMPT),
                    Map.entry(Command.EditQueued.class, Right.PROMPT),
                    Map.entry(Command.RemoveQueued.class, Right.PROMPT),
                    Map.entry(Command.ReleaseQueue.class, Right.PROMPT),
                    Map.entry(Command.WakeAgent.class, Right.PROMPT),
                    Map.entry(Command.ForkSession.class, Right.PROMPT),
                    Map.entry(Command.SetUpSession.class, Right.PROMPT),
                    Map.entry(Command.StopAgent.class, Right.ADMINISTER),
                    Map.entry(Command.DeleteSession.class, Right.ADMINISTER),
                    Map.entry(Query.Session.class, Right.OBSERVE),
                    Map.entry(Query.Transcript.class, Right.OBSERVE),
                    Map.entry(Query.Events.class, Right.OBSERVE),
                    Map.entry(Query.Turn.class, Right.OBSERVE),
                    Map.entry(Query.Budgets.class, Right.OBSERVE),
                    Map.entry(Query.Rules.class, Right.OBSERVE),
                    Map.entry(Command.DropRule.class, Right.APPROVE),
                    Map.entry(Command.RenameSession.class, Right.PROMPT),
                    Map.entry(Command.BindAlias.class, Right.PROMPT),
                    Map.entry(Command.ArchiveSession.class, Right.ADMINISTER),
                    Map.entry(Query.Grants.class, Right.ADMINISTER),
                    Map.entry(Command.Grant.class, Right.ADMINISTER));

    /// What an administrator of the server alone may have done.
    private static final List<Class<?>> SERVERS =
            List.of(
                    Command.AddUser.class,
                    Command.ChangeUser.class,
                    Command.Authenticate.class,
                    Command.Logout.class);

    /// What everybody may have done with what is its own; tried by itself below.
    private static final List<Class<?>> OWN =
            List.of(
                    Command.MakeToken.class,
                    Command.StartPairing.class,
                    Command.RevokeCredential.class,
                    Command.RaiseBudget.class,
                    Command.PutDocument.class,
                    Command.CreateSession.class);

    /// Queries that anybody may ask, and that show each asker only its own.
    private static final List<Class<?>> EVERYBODYS =
            List.of(
                    Query.Sessions.class,
                    Query.Aliases.class,
                    Query.OpenRequests.class,
                    Query.Search.class,
                    Query.Usage.class,
                    Query.Document.class,
                    Query.Projects.class,
                    Query.Agents.class,
                    Query.Users.class,
                    Query.Credentials.class);

    /// What an administrator of the server alone may ask; tried in [AuditedGatewayTest].
    private static final List<Class<?>> SERVERS_QUERIES = List.of(Query.Audit.class);

    @TempDir private Path data;
    private GatewayRig rig;
    private String session;
    private String user = "x";
    private int names;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig(data);
        session = rig.session();
        user = rig.user("somebody");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Somebody who stands in some relation to the session.
    ///
    /// @param rights what it has in it
    private record Relation(String name, Principal principal, Set<Right> rights) {
        /// Whether it may know of the session, and whether it may do what needs this right.
        Optional<ErrorCode> refusal(Right needed) {
            if (rights.isEmpty()) {
                return Optional.of(ErrorCode.NOT_FOUND);
            }
            return needed == Right.OBSERVE || rights.contains(needed)
                    ? Optional.empty()
                    : Optional.of(ErrorCode.FORBIDDEN);
        }
    }

    @Test
    void everyCommandAndQueryNamesItsRight() {
        List<Class<?>> all = leaves(Command.class);
        all.addAll(leaves(Query.class));
        List<Class<?>> named = new ArrayList<>(NEEDED.keySet());
        named.addAll(SERVERS);
        named.addAll(OWN);
        named.addAll(EVERYBODYS);
        named.addAll(SERVERS_QUERIES);

        assertThat(all).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void everybodyMayDoWhatItsRelationSaysAndNothingElse() throws Exception {
        for (Relation relation : relations()) {
            for (Map.Entry<Class<?>, Right> entry : NEEDED.entrySet()) {
                Object asked = sample(entry.getKey());
                Optional<ErrorCode> refused = refusal(relation.principal(), asked);

                assertThat(refused)
                        .as("%s by %s", entry.getKey().getSimpleName(), relation.name())
                        .isEqualTo(relation.refusal(entry.getValue()));
                renew();
            }
        }
    }

    /// A command may have ended the session: the next one is tried on another like it.
    private void renew() {
        if (rig.sessions.place(session).isEmpty()) {
            session = rig.session();
            grantAgain.run();
        }
    }

    private Runnable grantAgain = () -> {};

    private List<Relation> relations() {
        List<Relation> relations = new ArrayList<>();
        Set<Right> all = Right.OWNERS;
        relations.add(new Relation("the owner", GatewayRig.ANN, all));
        relations.add(new Relation("an administrator", GatewayRig.ROOT, all));
        relations.add(new Relation("a stranger", GatewayRig.BOB, Set.of()));
        Map<String, Set<Right>> granted = new LinkedHashMap<>();
        for (Right right : all) {
            String id = rig.user("one-" + right.name().toLowerCase(java.util.Locale.ROOT));
            granted.put(id, Set.of(right));
            relations.add(new Relation("granted " + right, principal(id), Set.of(right)));
        }
        grantAgain =
                () ->
                        granted.forEach(
                                (id, rights) -> rig.grant(new Shared.Session(session), id, rights));
        grantAgain.run();
        String inProject = rig.user("in-project");
        rig.grant(new Shared.Project("p"), inProject, Set.of(Right.PROMPT));
        relations.add(
                new Relation("granted in the project", principal(inProject), Set.of(Right.PROMPT)));
        String revoked = rig.user("revoked");
        rig.grant(new Shared.Session(session), revoked, all);
        rig.grant(new Shared.Session(session), revoked, Set.of());
        relations.add(new Relation("whose grant ended", principal(revoked), Set.of()));
        relations.add(
                new Relation(
                        "the owner by a credential to observe",
                        narrow(Set.of(Right.OBSERVE), Set.of()),
                        Set.of(Right.OBSERVE)));
        relations.add(
                new Relation(
                        "the owner by a credential for another project",
                        narrow(all, Set.of("other")),
                        Set.of()));
        Principal ended = rig.withToken(GatewayRig.ANN, Scope.ALL);
        rig.revoke(GatewayRig.ANN, ended.credential());
        relations.add(new Relation("the owner by a revoked credential", ended, Set.of()));
        String disabled = rig.user("disabled");
        rig.grant(new Shared.Project("p"), disabled, all);
        rig.disable(disabled);
        relations.add(new Relation("a disabled user", principal(disabled), Set.of()));
        return relations;
    }

    private static Principal principal(String id) {
        return new Principal(id, id, false);
    }

    private Principal narrow(Set<Right> rights, Set<String> projects) {
        return rig.withToken(GatewayRig.ANN, new Scope(rights, projects));
    }

    /// Why it was refused for rights; empty when it was let in, whatever became of it then.
    private Optional<ErrorCode> refusal(Principal principal, Object asked) {
        List<GatewayException> problems = new ArrayList<>();
        if (asked instanceof Command command) {
            problems.addAll(rig.execute(principal, command).problems);
        } else {
            try {
                assertThat(rig.gateway.read(principal, (Query) asked)).isNotNull();
            } catch (GatewayException refused) {
                problems.add(refused);
            }
        }
        return problems.stream()
                .filter(problem ->
                        problem.code() == ErrorCode.FORBIDDEN
                                || String.valueOf(problem.getMessage()).contains("no such session"))
                .map(GatewayException::code)
                .findFirst();
    }

    @Test
    void theServersCommandsAreForAnAdministratorAlone() throws Exception {
        Principal narrowed =
                rig.withToken(GatewayRig.OWNER, new Scope(Set.of(Right.PROMPT), Set.of()));
        for (Class<?> kind : SERVERS) {
            for (Principal other : List.of(GatewayRig.ANN, GatewayRig.BOB, narrowed)) {
                assertThat(refusal(other, sample(kind)))
                        .as("%s by %s", kind.getSimpleName(), other)
                        .contains(ErrorCode.FORBIDDEN);
            }
            assertThat(refusal(GatewayRig.ROOT, sample(kind))).as(kind.getSimpleName()).isEmpty();
        }
        assertThat(rig.fakes.errands()).hasSize(2);
    }

    @Test
    void nobodyMakesASessionWhereItMayNotPrompt() throws Exception {
        String observer = rig.user("observer");
        rig.grant(new Shared.Project("p"), observer, Set.of(Right.OBSERVE));
        String worker = rig.user("worker");
        rig.grant(new Shared.Project("p"), worker, Set.of(Right.PROMPT));
        Command create =
                new Command.CreateSession(
                        Optional.empty(), rig.directory.toString(), Optional.empty());

        for (Principal other : List.of(GatewayRig.BOB, principal(observer))) {
            assertThat(rig.execute(other, create).problems)
                    .singleElement()
                    .extracting(GatewayException::code)
                    .isEqualTo(ErrorCode.INVALID);
        }
        assertThat(rig.fakes.all()).hasSize(1);
        assertThat(rig.execute(principal(worker), create).problems).isEmpty();
        assertThat(rig.fakes.all()).hasSize(2);
    }

    @Test
    void whatNobodyHasByOwningIsGivenByAnAdministratorInAProject() {
        String user = rig.user("runner");
        Command inProject = new Command.Grant(new Shared.Project("p"), user, Set.of(Right.EXECUTE));
        Command inSession =
                new Command.Grant(new Shared.Session(session), user, Set.of(Right.EXECUTE));
        Project project = rig.access.project("p").orElseThrow();

        assertThat(refusal(GatewayRig.ANN, inProject)).contains(ErrorCode.FORBIDDEN);
        assertThat(rig.execute(GatewayRig.ROOT, inSession).problems)
                .singleElement()
                .extracting(GatewayException::code)
                .isEqualTo(ErrorCode.INVALID);
        assertThat(rig.access.may(principal(user), Right.EXECUTE, project.subject())).isFalse();
        assertThat(refusal(GatewayRig.ROOT, inProject)).isEmpty();

        assertThat(rig.access.may(principal(user), Right.EXECUTE, project.subject())).isTrue();
        assertThat(rig.access.may(principal(user), Right.PROMPT, project.subject())).isFalse();
        assertThat(rig.access.may(GatewayRig.ANN, Right.EXECUTE, project.subject())).isFalse();
        assertThat(rig.access.may(GatewayRig.ROOT, Right.EXECUTE, project.subject())).isTrue();
    }

    @Test
    void aCredentialIsMadeByOneThatReachesAsFar() {
        Principal narrow =
                rig.withToken(GatewayRig.ANN, new Scope(EnumSet.allOf(Right.class), Set.of("p")));
        Principal observer =
                rig.withToken(GatewayRig.ANN, new Scope(Set.of(Right.OBSERVE), Set.of()));

        assertThat(refusal(narrow, token(Optional.empty(), Scope.ALL)))
                .contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(observer, token(Optional.empty(), observer.scope())))
                .contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.ANN, token(Optional.of("owner"), Scope.ALL)))
                .contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(narrow, token(Optional.empty(), narrow.scope()))).isEmpty();
        assertThat(refusal(GatewayRig.ROOT, token(Optional.of("owner"), Scope.ALL))).isEmpty();
        assertThat(refusal(narrow, new Command.StartPairing("phone", Scope.ALL)))
                .contains(ErrorCode.FORBIDDEN);
    }

    private static Command token(Optional<String> whose, Scope scope) {
        return new Command.MakeToken("name", whose, scope, Optional.empty());
    }

    @Test
    void anAnswerIsKeptByWhoMayApproveWhereItHolds() {
        String sharer = rig.user("sharer");
        rig.grant(new Shared.Session(session), sharer, Right.OWNERS);
        String approver = rig.user("approver");
        rig.grant(new Shared.Project("p"), approver, Set.of(Right.APPROVE));

        assertThat(refusal(principal(sharer), kept(Keep.SESSION))).isEmpty();
        assertThat(refusal(principal(sharer), kept(Keep.PROJECT))).contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(principal(sharer), kept(Keep.USER))).contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(principal(approver), kept(Keep.PROJECT))).isEmpty();
        assertThat(refusal(GatewayRig.ROOT, kept(Keep.USER))).contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.ANN, kept(Keep.USER))).isEmpty();
        assertThat(refusal(GatewayRig.BOB, kept(Keep.SESSION))).contains(ErrorCode.NOT_FOUND);
    }

    private Command kept(Keep keep) {
        return new Command.Answer(
                session, "request", new RequestAnswer.Selected("always", Optional.of(keep)));
    }

    @Test
    void aBudgetIsRaisedByWhoAdministersWhatItIsOf() {
        String administrator = rig.user("administrator");
        rig.grant(new Shared.Project("p"), administrator, Right.OWNERS);
        String sharer = rig.user("sharer");
        rig.grant(new Shared.Session(session), sharer, Right.OWNERS);
        Principal narrow = rig.withToken(GatewayRig.ANN, new Scope(Set.of(Right.PROMPT), Set.of()));

        for (Principal other : List.of(GatewayRig.BOB, narrow, principal(sharer))) {
            assertThat(refusal(other, raise("project:p/day/tokens", 2, Optional.empty())))
                    .as(other.toString())
                    .contains(ErrorCode.FORBIDDEN);
        }
        assertThat(refusal(GatewayRig.BOB, raise("session/day/tokens", 2, Optional.of(session))))
                .contains(ErrorCode.NOT_FOUND);
        assertThat(refusal(principal(sharer), raise("session/day/tokens", 2, Optional.of(session))))
                .contains(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.ANN, raise("server/day/tokens", 2, Optional.empty())))
                .contains(ErrorCode.FORBIDDEN);
        raised(GatewayRig.ANN, raise("project:p/day/tokens", 2, Optional.empty()));
        raised(principal(administrator), raise("project:p/day/tokens", 3, Optional.empty()));
        raised(GatewayRig.ROOT, raise("project:p/day/tokens", 4, Optional.empty()));
        raised(GatewayRig.ROOT, raise("server/day/tokens", 2, Optional.empty()));
        raised(GatewayRig.ANN, raise("session/day/tokens", 2, Optional.of(session)));
    }

    private void raised(Principal by, Command raise) {
        assertThat(rig.execute(by, raise).problems).isEmpty();
    }

    private static Command raise(String budget, int millions, Optional<String> session) {
        return new Command.RaiseBudget(budget, session, BigDecimal.valueOf(1_000_000L * millions));
    }

    @Test
    void howBudgetsStandIsShownToWhoMayRaiseThem() {
        assertThat(budgets(GatewayRig.BOB)).isEmpty();
        assertThat(budgets(GatewayRig.ANN)).containsExactly("project:p/day/tokens");
        assertThat(budgets(GatewayRig.ROOT))
                .containsExactly("server/day/tokens", "project:p/day/tokens");
    }

    private List<String> budgets(Principal principal) {
        Answered.Budgets budgets =
                (Answered.Budgets) rig.gateway.read(principal, new Query.Budgets(Optional.empty()));
        return budgets.standings().stream().map(each -> each.budget().id()).toList();
    }

    @Test
    void aCredentialIsEndedByItsUserAndAnAdministratorAlone() {
        Principal anns = rig.withToken(GatewayRig.ANN, Scope.ALL);
        Command revoke = new Command.RevokeCredential(anns.credential());

        assertThat(rig.execute(GatewayRig.BOB, revoke).problems)
                .singleElement()
                .extracting(GatewayException::code)
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(rig.accounts.credentials("ann")).hasSize(1);
        assertThat(rig.execute(GatewayRig.ROOT, revoke).problems).isEmpty();
        assertThat(rig.accounts.credentials("ann")).isEmpty();
    }

    @Test
    void everybodysQueriesShowEachItsOwn() throws Exception {
        for (Class<?> kind : EVERYBODYS) {
            for (Principal principal : List.of(GatewayRig.ANN, GatewayRig.BOB, GatewayRig.ROOT)) {
                assertThat(rig.gateway.read(principal, (Query) sample(kind))).isNotNull();
            }
        }
        Answered.Users users = (Answered.Users) rig.gateway.read(GatewayRig.ANN, new Query.Users());
        assertThat(users.users()).extracting(each -> each.id()).containsExactly("ann");
    }

    @Test
    void aFeedIsReadByItsOwnerAlone() {
        Query feed = new Query.Events(Optional.empty(), Optional.empty(), 0, 10);
        Principal narrow = narrow(EnumSet.allOf(Right.class), Set.of("p"));

        Answered.Events read = (Answered.Events) rig.gateway.read(GatewayRig.ANN, feed);
        assertThat(read.events()).isNotEmpty();
        assertThatThrownBy(() -> rig.gateway.read(narrow, feed))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void listsShowWhatWasSharedUntilItNoLongerIs() {
        String friend = rig.user("friend");
        Shared one = new Shared.Session(session);

        rig.grant(one, friend, Set.of(Right.OBSERVE));
        assertThat(sessions(principal(friend)))
                .extracting(each -> each.id())
                .containsExactly(session);
        rig.grant(one, friend, Set.of());
        assertThat(sessions(principal(friend))).isEmpty();
        rig.grant(new Shared.Project("p"), friend, Set.of(Right.APPROVE));
        assertThat(sessions(principal(friend))).hasSize(1);
        assertThat(sessions(narrow(Set.of(Right.OBSERVE), Set.of("other")))).isEmpty();
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
    void whoMayNoLongerSeeIsShutOutAtOnce() {
        String friend = rig.user("friend");
        Shared shared = new Shared.Session(session);
        rig.grant(shared, friend, Set.of(Right.OBSERVE));
        StreamName stream = StreamName.session(session);
        GatewayRig.Watching watching = new GatewayRig.Watching();
        GatewayRig.Watching owners = new GatewayRig.Watching();
        rig.subscribe(principal(friend), stream, Optional.empty(), watching);
        rig.subscribe(GatewayRig.ANN, stream, Optional.empty(), owners);

        rig.grant(shared, friend, Set.of(Right.PROMPT));
        assertThat(watching.shutOut).isZero();
        rig.grant(shared, friend, Set.of());

        assertThat(watching.shutOut).isOne();
        assertThat(owners.shutOut).isZero();
        assertThatThrownBy(() -> rig.subscribe(principal(friend), stream, Optional.empty()))
                .isInstanceOf(GatewayException.class);
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
                case "user" -> user;
                case "name" -> "name" + ++names;
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
        } else if (type == Shared.class) {
            return new Shared.Session(session);
        } else if (type == Scope.class) {
            return Scope.ALL;
        } else if (type == Set.class) {
            return Set.of();
        } else if (type == boolean.class) {
            return false;
        } else if (type == SessionFilter.class) {
            return SessionFilter.in(Optional.empty());
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == Query.UsageFilter.class) {
            return Query.UsageFilter.ALL;
        } else if (type == Optional.class) {
            Class<?> asked = component.getDeclaringRecord();
            return (asked == Query.Events.class || asked == Query.Budgets.class)
                            && component.getName().equals("session")
                    ? Optional.of(session)
                    : Optional.empty();
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
