package dev.gangway.access;

import dev.gangway.command.Shared;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All users, credentials and grants, as they stood at one moment. Immutable: each change is
/// another state, which costs a copy of one table; changes are rare and look-ups are not.
final class AccessState {
    static final AccessState EMPTY =
            new AccessState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    private final Map<String, User> users;
    private final Map<String, String> names;
    private final Map<String, Credential> credentials;
    private final Map<String, String> hashes;

    /// What is shared → the user's id → the grant.
    private final Map<Shared, Map<String, GrantEntry>> grants;

    private AccessState(
            Map<String, User> users,
            Map<String, String> names,
            Map<String, Credential> credentials,
            Map<String, String> hashes,
            Map<Shared, Map<String, GrantEntry>> grants) {
        this.users = users;
        this.names = names;
        this.credentials = credentials;
        this.hashes = hashes;
        this.grants = grants;
    }

    static AccessState of(
            Collection<User> users,
            Collection<Credential> credentials,
            Collection<GrantEntry> grants) {
        Map<String, User> byId = new HashMap<>();
        Map<String, String> byName = new HashMap<>();
        users.forEach(user -> {
            byId.put(user.id(), user);
            byName.put(user.key(), user.id());
        });
        Map<String, Credential> all = new HashMap<>();
        Map<String, String> byHash = new HashMap<>();
        credentials.forEach(credential -> {
            all.put(credential.id(), credential);
            byHash.put(credential.hash(), credential.id());
        });
        Map<Shared, Map<String, GrantEntry>> byShared = new HashMap<>();
        grants.forEach(grant ->
                byShared.computeIfAbsent(grant.shared(), _ -> new LinkedHashMap<>())
                        .put(grant.user(), grant));
        return new AccessState(byId, byName, all, byHash, byShared);
    }

    Optional<User> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    Optional<User> called(String name) {
        return Optional.ofNullable(names.get(User.key(name))).flatMap(this::user);
    }

    /// By name.
    List<User> users() {
        return users.values().stream().sorted(Comparator.comparing(User::key)).toList();
    }

    int userCount() {
        return users.size();
    }

    /// Whether somebody who came in before is still let in: neither is its credential ended nor its
    /// user disabled.
    boolean isGood(Principal principal, long nowMillis) {
        boolean held =
                principal.credential().isEmpty()
                        || credential(principal.credential())
                                .filter(credential -> !credential.isExpired(nowMillis))
                                .isPresent();
        return held && user(principal.id()).filter(User::disabled).isEmpty();
    }

    Optional<Credential> credential(String id) {
        return Optional.ofNullable(credentials.get(id));
    }

    Optional<Credential> hashed(String hash) {
        return Optional.ofNullable(hashes.get(hash)).flatMap(this::credential);
    }

    /// The oldest first.
    List<Credential> credentialsOf(String user) {
        return credentials.values().stream()
                .filter(credential -> credential.user().equals(user))
                .sorted(
                        Comparator.comparingLong(Credential::createdMillis)
                                .thenComparing(Credential::id))
                .toList();
    }

    List<Credential> expired(long nowMillis) {
        return credentials.values().stream()
                .filter(credential -> credential.isExpired(nowMillis))
                .toList();
    }

    Optional<GrantEntry> grant(Shared shared, String user) {
        return Optional.ofNullable(grants.getOrDefault(shared, Map.of()).get(user));
    }

    /// In the order in which they were first given.
    List<GrantEntry> grants(Shared shared) {
        return List.copyOf(grants.getOrDefault(shared, Map.of()).values());
    }

    AccessState with(User user) {
        Map<String, User> changed = new HashMap<>(users);
        changed.put(user.id(), user);
        Map<String, String> named = new HashMap<>(names);
        named.put(user.key(), user.id());
        return new AccessState(changed, named, credentials, hashes, grants);
    }

    AccessState with(Credential credential) {
        Map<String, Credential> changed = new HashMap<>(credentials);
        changed.put(credential.id(), credential);
        Map<String, String> hashed = new HashMap<>(hashes);
        hashed.put(credential.hash(), credential.id());
        return new AccessState(users, names, changed, hashed, grants);
    }

    AccessState without(Collection<Credential> ended) {
        Map<String, Credential> changed = new HashMap<>(credentials);
        Map<String, String> hashed = new HashMap<>(hashes);
        ended.forEach(credential -> {
            changed.remove(credential.id());
            hashed.remove(credential.hash());
        });
        return new AccessState(users, names, changed, hashed, grants);
    }

    AccessState with(GrantEntry grant) {
        return with(
                grant.shared(),
                its -> {
                    its.put(grant.user(), grant);
                });
    }

    AccessState withoutGrant(Shared shared, String user) {
        return with(shared, its -> its.remove(user));
    }

    private AccessState with(
            Shared shared, java.util.function.Consumer<Map<String, GrantEntry>> change) {
        Map<String, GrantEntry> its = new LinkedHashMap<>(grants.getOrDefault(shared, Map.of()));
        change.accept(its);
        Map<Shared, Map<String, GrantEntry>> changed = new HashMap<>(grants);
        if (its.isEmpty()) {
            changed.remove(shared);
        } else {
            changed.put(shared, its);
        }
        return new AccessState(users, names, credentials, hashes, changed);
    }
}
