package dev.gangway.access;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import dev.gangway.command.Shared;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogTransaction;
import dev.gangway.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/// Users, their credentials and what was granted to them: decides changes, one after the other.
/// Whether the caller may have them made was checked before. A change, what feeds tell of it and
/// its entry in the audit are one commit; after it everybody sees the new state, and then the
/// caller is answered. Any thread.
public final class Accounts implements AutoCloseable {
    private static final int NAME_LENGTH_MAX = 100;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final AccessLimits limits;
    private final AuditTrail audit;
    private final Database database;
    private final String owner;
    private final Passwords passwords = new Passwords();
    private final AccessChanges changes;

    /// A credential's id → when it was used last, until that is written.
    private final Map<String, Long> uses = new ConcurrentHashMap<>();

    /// @param database read, when it is asked for what is not kept in memory
    /// @param random must be cryptographically strong: `SecureRandom`
    /// @param owner the server's own, who exists from the first start on and cannot be shut out
    public Accounts(
            EventLog log,
            Database database,
            InstantSource clock,
            RandomGenerator random,
            AccessLimits limits,
            AuditTrail audit,
            Principal owner) {
        this.clock = clock;
        this.random = random;
        this.limits = limits;
        this.audit = audit;
        this.database = database;
        this.owner = owner.id();
        this.changes =
                new AccessChanges(log.open(StreamName.ACCESS), database.read(AccountTables::load));
        known(owner);
    }

    /// Makes sure that somebody is a user: before anybody is let in.
    public void known(Principal principal) {
        changes.begin(state -> begun(state, principal));
    }

    /// Projects with the ids of their owners in place of the names. Asked once, at the start: a
    /// project whose owner was mistyped must not become somebody else's.
    ///
    /// @throws GatewayException INVALID when an owner is no user
    public List<Project> settled(List<Project> projects) {
        AccessState state = changes.published();
        return projects.stream()
                .map(project ->
                        meant(state, project.owner())
                                .map(user -> project.ownedBy(user.id()))
                                .orElseThrow(() -> unknownOwner(project)))
                .toList();
    }

    /// Whom the configuration means by a name or an id.
    private static Optional<User> meant(AccessState state, String name) {
        return state.user(name).or(() -> state.called(name));
    }

    /// Whether the configuration means this user by a name: its name, or its id. Any thread; quick.
    ///
    /// @param id a principal's
    public boolean isCalled(String name, String id) {
        return meant(changes.published(), name).filter(user -> user.id().equals(id)).isPresent();
    }

    /// The one whom a name or an id means, as of now, with all its rights; empty when there is
    /// none, or it is disabled. Any thread; quick.
    public Optional<Principal> principal(String name) {
        return meant(changes.published(), name)
                .filter(user -> !user.disabled())
                .map(user -> new Principal(user.id(), user.name(), user.administrator()));
    }

    private static GatewayException unknownOwner(Project project) {
        return new GatewayException(
                ErrorCode.INVALID,
                "The project "
                        + project.name()
                        + " is to be owned by \""
                        + project.owner()
                        + "\", who is not a user here. Start without this owner, add the user, and"
                        + " name it then.");
    }

    private AccessChanges.Change begun(AccessState state, Principal principal) {
        if (state.user(principal.id()).isPresent()) {
            return AccessChanges.Change.none(state);
        }
        User user =
                new User(
                        principal.id(),
                        principal.name().toLowerCase(java.util.Locale.ROOT),
                        "",
                        principal.administrator(),
                        false,
                        clock.millis());
        return AccessChanges.Change.of(
                state.with(user), transaction -> AccountTables.save(transaction.store(), user));
    }

    /// As committed.
    AccessState state() {
        return changes.published();
    }

    /// As what a user is shown to others; empty for nobody known. Quick.
    public String nameOf(String user) {
        return state().user(user).map(User::name).orElse("");
    }

    /// Told after each commit that changed what somebody may do: the ids of the users whom it
    /// concerns. On the log's writer thread; must not block.
    public void whenChanged(Consumer<List<String>> then) {
        changes.whenChanged(then);
    }

    /// Told the ids of credentials that ended. On the log's writer thread; must not block.
    void whenEnded(Consumer<String> then) {
        changes.whenEnded(then);
    }

    /// Makes a user. Blocks while the password is hashed.
    public void add(Principal by, long connection, Command.AddUser wish, Reply reply) {
        if (!User.mayBeCalled(wish.name())) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "A name has 1 to 64 letters, digits and the signs . _ - @, and no others.");
        }
        String hash = wish.password().map(passwords::hash).orElse("");
        changes.decide(
                reply,
                state -> {
                    requireRoom(state.userCount() < limits.users(), limits.users() + " users");
                    if (state.called(wish.name()).isPresent()) {
                        throw new GatewayException(
                                ErrorCode.CONFLICT, "There is a user of this name already.");
                    }
                    long now = clock.millis();
                    User user =
                            new User(
                                    Secrets.id(random),
                                    wish.name(),
                                    hash,
                                    wish.administrator(),
                                    false,
                                    now);
                    Event first =
                            AccessPayloads.granted(
                                    Optional.empty(),
                                    user.id(),
                                    List.of(),
                                    by.id(),
                                    connection,
                                    now);
                    return new AccessChanges.Change(
                            state.with(user),
                            transaction -> {
                                AccountTables.save(transaction.store(), user);
                                transaction.append(StreamName.feed(user.id()), first);
                                record(
                                        transaction,
                                        by,
                                        AuditAction.USER_ADD,
                                        user.id(),
                                        Json.object());
                            },
                            new Result.Added(user.id()),
                            List.of(),
                            List.of());
                });
    }

    /// Changes a user. Blocks while a password is hashed.
    public void change(Principal by, Command.ChangeUser wish, Reply reply) {
        Optional<String> hash = wish.password().map(passwords::hash);
        changes.decide(
                reply,
                state -> {
                    User user = state.user(wish.user()).orElseThrow(Accounts::noSuchUser);
                    boolean disabled = wish.disabled().orElse(user.disabled());
                    boolean administrator = wish.administrator().orElse(user.administrator());
                    if (user.id().equals(owner) && (disabled || !administrator)) {
                        throw new GatewayException(
                                ErrorCode.CONFLICT,
                                "The server's owner stays an administrator and cannot be disabled.");
                    }
                    User changed =
                            new User(
                                    user.id(),
                                    user.name(),
                                    hash.orElse(user.passwordHash()),
                                    administrator,
                                    disabled,
                                    user.createdMillis());
                    List<Credential> ended = endedBy(state, user, changed, by);
                    ObjectNode details =
                            Json.object()
                                    .put("administrator", administrator)
                                    .put("disabled", disabled)
                                    .put("password", hash.isPresent());
                    return new AccessChanges.Change(
                            state.with(changed).without(ended),
                            transaction -> {
                                AccountTables.save(transaction.store(), changed);
                                ended.forEach(credential ->
                                        AccountTables.remove(transaction.store(), credential));
                                record(
                                        transaction,
                                        by,
                                        AuditAction.USER_CHANGE,
                                        user.id(),
                                        details);
                            },
                            new Result.Done(),
                            List.of(user.id()),
                            ended);
                });
    }

    /// Of a disabled user everything ends; with another password all log-ins but the one by which
    /// it was changed.
    private static List<Credential> endedBy(
            AccessState state, User before, User after, Principal by) {
        List<Credential> all = state.credentialsOf(before.id());
        if (after.disabled()) {
            return all;
        }
        if (after.passwordHash().equals(before.passwordHash())) {
            return List.of();
        }
        return all.stream()
                .filter(credential -> credential.kind() == CredentialKind.LOGIN)
                .filter(credential -> !credential.id().equals(by.credential()))
                .toList();
    }

    /// Makes a credential.
    ///
    /// @param user the id of whose it is
    /// @param lifetime empty for never ending
    public void issue(
            Principal by,
            String user,
            CredentialKind kind,
            String name,
            Scope scope,
            Optional<Duration> lifetime,
            Reply reply) {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new GatewayException(
                    ErrorCode.INVALID, "A name has 1 to " + NAME_LENGTH_MAX + " characters.");
        }
        if (scope.rights().isEmpty() || lifetime.filter(time -> !time.isPositive()).isPresent()) {
            throw new GatewayException(
                    ErrorCode.INVALID, "A credential is good for something, and for some time.");
        }
        String secret = Secrets.secret(random);
        changes.decide(
                reply,
                state -> {
                    User whose = state.user(user).orElseThrow(Accounts::noSuchUser);
                    if (whose.disabled()) {
                        throw new GatewayException(ErrorCode.CONFLICT, "This user is disabled.");
                    }
                    List<Credential> ended = makeRoom(state, user, kind);
                    long now = clock.millis();
                    long expires = lifetime.map(time -> now + time.toMillis()).orElse(0L);
                    Credential made =
                            new Credential(
                                    Secrets.id(random),
                                    Secrets.hash(secret),
                                    user,
                                    kind,
                                    name.strip(),
                                    scope,
                                    now,
                                    expires);
                    return new AccessChanges.Change(
                            state.without(ended).with(made),
                            transaction -> {
                                ended.forEach(credential ->
                                        AccountTables.remove(transaction.store(), credential));
                                AccountTables.save(transaction.store(), made);
                                record(
                                        transaction,
                                        by,
                                        AuditAction.making(kind),
                                        made.id(),
                                        Json.object().put("user", user).put("name", made.name()));
                            },
                            new Result.Issued(
                                    made.id(),
                                    new Secret(secret),
                                    lifetime.map(_ -> Instant.ofEpochMilli(expires))),
                            List.of(),
                            ended);
                });
    }

    private List<Credential> makeRoom(AccessState state, String user, CredentialKind kind) {
        List<Credential> all = state.credentialsOf(user);
        if (all.size() < limits.credentialsPerUser()) {
            return List.of();
        }
        Optional<Credential> oldest =
                all.stream()
                        .filter(credential ->
                                kind == CredentialKind.LOGIN && credential.kind() == kind)
                        .findFirst();
        requireRoom(oldest.isPresent(), limits.credentialsPerUser() + " credentials of one user");
        return oldest.stream().toList();
    }

    /// Ends a credential; nothing when there is none.
    public void revoke(Principal by, String credential, Reply reply) {
        changes.decide(
                reply,
                state -> {
                    List<Credential> ended = state.credential(credential).stream().toList();
                    return new AccessChanges.Change(
                            state.without(ended),
                            transaction ->
                                    ended.forEach(each -> {
                                        AccountTables.remove(transaction.store(), each);
                                        record(
                                                transaction,
                                                by,
                                                AuditAction.revoking(each.kind()),
                                                each.id(),
                                                Json.object().put("user", each.user()));
                                    }),
                            new Result.Done(),
                            List.of(),
                            ended);
                });
    }

    /// Grants rights, or ends a grant.
    ///
    /// @param subjectOwner the id of whose the session or project is: its feed tells of it too
    /// @param alsoTold gives further events for the grantee's feed; asked in the commit, on the
    ///   log's writer thread
    public void grant(
            Principal by,
            long connection,
            Command.Grant wish,
            String subjectOwner,
            Function<LogTransaction, List<Event>> alsoTold,
            Reply reply) {
        changes.decide(
                reply, state -> granted(state, by, connection, wish, subjectOwner, alsoTold));
    }

    /// Ends all that was granted in something that is no more. Never waits.
    public void forget(Shared shared) {
        changes.decide(
                Unheard.INSTANCE,
                state -> {
                    List<GrantEntry> gone = state.grants(shared);
                    AccessState after = state;
                    for (var grant : gone) {
                        after = after.withoutGrant(shared, grant.user());
                    }
                    return AccessChanges.Change.of(
                            after,
                            transaction ->
                                    gone.forEach(grant ->
                                            AccountTables.removeGrant(
                                                    transaction.store(), shared, grant.user())));
                });
    }

    private AccessChanges.Change granted(
            AccessState state,
            Principal by,
            long connection,
            Command.Grant wish,
            String subjectOwner,
            Function<LogTransaction, List<Event>> alsoTold) {
        User user = state.user(wish.user()).orElseThrow(Accounts::noSuchUser);
        Shared shared = wish.shared();
        Optional<GrantEntry> before = state.grant(shared, user.id());
        if (before.map(GrantEntry::rights).orElse(java.util.Set.of()).equals(wish.rights())) {
            return AccessChanges.Change.none(state);
        }
        requireRoom(
                before.isPresent() || state.grants(shared).size() < limits.grantsPerSubject(),
                limits.grantsPerSubject() + " grants in one session or project");
        long now = clock.millis();
        boolean ends = wish.rights().isEmpty();
        AccessState after =
                ends
                        ? state.withoutGrant(shared, user.id())
                        : state.with(
                                new GrantEntry(shared, user.id(), wish.rights(), by.id(), now));
        Event told =
                AccessPayloads.granted(
                        Optional.of(shared), user.id(), wish.rights(), by.id(), connection, now);
        return new AccessChanges.Change(
                after,
                transaction -> {
                    if (ends) {
                        AccountTables.removeGrant(transaction.store(), shared, user.id());
                    } else {
                        after.grant(shared, user.id())
                                .ifPresent(grant -> AccountTables.save(transaction.store(), grant));
                    }
                    tell(
                            transaction,
                            user.id(),
                            subjectOwner,
                            told,
                            ends ? List.of() : alsoTold.apply(transaction));
                    record(transaction, by, AuditAction.GRANT_SET, shared.id(), details(wish));
                },
                new Result.Done(),
                List.of(user.id()),
                List.of());
    }

    private static void tell(
            LogTransaction transaction,
            String user,
            String subjectOwner,
            Event told,
            List<Event> alsoTold) {
        transaction.append(StreamName.feed(user), told);
        alsoTold.forEach(event -> transaction.append(StreamName.feed(user), event));
        if (!subjectOwner.isEmpty() && !subjectOwner.equals(user)) {
            transaction.append(StreamName.feed(subjectOwner), told);
        }
    }

    private static ObjectNode details(Command.Grant wish) {
        ObjectNode details =
                Json.object()
                        .put("kind", AccountTables.kind(wish.shared()))
                        .put("user", wish.user());
        var rights = details.putArray("rights");
        wish.rights().stream().sorted().map(Right::name).forEach(rights::add);
        return details;
    }

    /// Who is named by the hash of a secret.
    Optional<Principal> authenticate(String hash) {
        AccessState state = changes.published();
        long now = clock.millis();
        return state.hashed(hash)
                .filter(credential -> !credential.isExpired(now))
                .flatMap(credential ->
                        state.user(credential.user())
                                .filter(user -> !user.disabled())
                                .map(user -> used(credential, user, now)));
    }

    private Principal used(Credential credential, User user, long now) {
        uses.put(credential.id(), now);
        return new Principal(
                user.id(), user.name(), user.administrator(), credential.scope(), credential.id());
    }

    /// Whether somebody who came in before is still let in.
    boolean isGood(Principal principal) {
        return changes.published().isGood(principal, clock.millis());
    }

    /// Who is called so and has this password. Blocks.
    Optional<User> withPassword(String name, Secret password) {
        Optional<User> user = changes.published().called(name);
        boolean fits = passwords.fits(password, user.map(User::passwordHash).orElse(""));
        return user.filter(found -> fits && !found.disabled());
    }

    /// All users by name, or one.
    ///
    /// @param id empty for all
    public List<UserSummary> users(Optional<String> id) {
        AccessState state = changes.published();
        List<User> found = id.map(one -> state.user(one).stream().toList()).orElseGet(state::users);
        return found.stream()
                .map(user ->
                        new UserSummary(
                                user.id(),
                                user.name(),
                                user.isService(),
                                user.administrator(),
                                user.disabled()))
                .toList();
    }

    /// Whose a credential is; empty when there is none.
    public Optional<String> ownerOf(String credential) {
        return changes.published().credential(credential).map(Credential::user);
    }

    /// A user's credentials that are good, the oldest first. Reads the store.
    public List<CredentialSummary> credentials(String user) {
        Map<String, Long> used =
                new HashMap<>(database.read(rows -> AccountTables.lastUses(rows, user)));
        used.putAll(uses);
        long now = clock.millis();
        return changes.published().credentialsOf(user).stream()
                .filter(credential -> !credential.isExpired(now))
                .map(credential ->
                        summary(credential, Optional.ofNullable(used.get(credential.id()))))
                .toList();
    }

    private static CredentialSummary summary(Credential credential, Optional<Long> used) {
        return new CredentialSummary(
                credential.id(),
                credential.user(),
                credential.kind(),
                credential.name(),
                credential.scope(),
                Instant.ofEpochMilli(credential.createdMillis()),
                credential.expiresMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(credential.expiresMillis())),
                used.map(Instant::ofEpochMilli));
    }

    /// Who was granted what, in the order in which it was granted first.
    public List<GrantSummary> grants(Shared shared) {
        AccessState state = changes.published();
        return state.grants(shared).stream()
                .map(grant ->
                        new GrantSummary(
                                grant.user(),
                                state.user(grant.user()).map(User::name).orElse(""),
                                grant.rights(),
                                grant.by(),
                                Instant.ofEpochMilli(grant.atMillis())))
                .toList();
    }

    /// Ends what has expired, and writes down what was used. Called now and then; never waits.
    public void tend() {
        Map<String, Long> used = Map.copyOf(uses);
        uses.keySet().removeAll(used.keySet());
        long now = clock.millis();
        changes.decide(
                Unheard.INSTANCE,
                state -> {
                    List<Credential> ended = state.expired(now);
                    if (ended.isEmpty() && used.isEmpty()) {
                        return AccessChanges.Change.none(state);
                    }
                    return new AccessChanges.Change(
                            state.without(ended),
                            transaction -> {
                                used.forEach((credential, at) ->
                                        AccountTables.used(transaction.store(), credential, at));
                                ended.forEach(credential ->
                                        AccountTables.remove(transaction.store(), credential));
                            },
                            new Result.Done(),
                            List.of(),
                            ended);
                });
    }

    private void record(
            LogTransaction transaction,
            Principal by,
            AuditAction action,
            String subject,
            ObjectNode details) {
        audit.record(
                transaction,
                new AuditEntry(
                        clock.millis(),
                        by.id(),
                        by.credential(),
                        by.address(),
                        action.word(),
                        "",
                        AuditEntry.ACCEPTED,
                        RawJson.ofNode(details.put("subject", subject))));
    }

    private static void requireRoom(boolean room, String what) {
        if (!room) {
            throw new GatewayException(ErrorCode.LIMIT, "There are " + what + " at most.");
        }
    }

    private static GatewayException noSuchUser() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such user.");
    }

    @Override
    public void close() {
        changes.close();
    }

    /// Nobody waits for this.
    private enum Unheard implements Reply {
        INSTANCE;

        @Override
        public void done(Result result) {}

        @Override
        public void failed(GatewayException problem) {}
    }
}
