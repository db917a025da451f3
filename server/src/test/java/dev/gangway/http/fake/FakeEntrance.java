package dev.gangway.http.fake;

import dev.gangway.access.Entrance;
import dev.gangway.access.Principal;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An entrance in memory: who was put in comes in.
public final class FakeEntrance implements Entrance {
    private final Map<String, Principal> secrets = new ConcurrentHashMap<>();
    private final Map<String, Principal> tickets = new ConcurrentHashMap<>();
    private final Map<String, Principal> links = new ConcurrentHashMap<>();
    private final Map<String, Principal> codes = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final List<Consumer<String>> whenEnded = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /// Passwords that were looked at.
    public final AtomicInteger looks = new AtomicInteger();

    public volatile Optional<Instant> expires = Optional.empty();

    /// Run in the midst of each log-in.
    public volatile Runnable whileLooking = () -> {};

    public void token(String secret, Principal principal) {
        secrets.put(secret, principal);
    }

    /// Somebody with a token of its own, whose credential has the token's name.
    public Principal token(String secret, String user, Scope scope) {
        Principal principal =
                new Principal(user, user, false, scope, "credential-" + numbers.incrementAndGet());
        secrets.put(secret, principal);
        return principal;
    }

    public void password(String name, String password) {
        passwords.put(name, password);
    }

    public void code(String code, String user) {
        codes.put(code, new Principal(user, user, false));
    }

    /// Ends what a secret is good for.
    public void end(String secret) {
        Principal gone = java.util.Objects.requireNonNull(secrets.remove(secret));
        whenEnded.forEach(then -> then.accept(gone.credential()));
    }

    private Entered entered(String user) {
        String secret = "secret-" + user + "-" + numbers.incrementAndGet();
        return new Entered(token(secret, user, Scope.ALL), new Secret(secret), expires);
    }

    @Override
    public Optional<Principal> authenticate(String secret) {
        return Optional.ofNullable(secrets.get(secret));
    }

    @Override
    public Optional<Entered> logIn(String name, Secret password) {
        looks.incrementAndGet();
        whileLooking.run();
        return password.text().equals(passwords.get(name))
                ? Optional.of(entered(name))
                : Optional.empty();
    }

    @Override
    public Optional<Entered> pair(String code) {
        return Optional.ofNullable(codes.remove(code)).map(who -> entered(who.id()));
    }

    @Override
    public Optional<Entered> enter(String link) {
        return Optional.ofNullable(links.remove(link)).map(who -> entered(who.id()));
    }

    @Override
    public Secret link(Principal principal) {
        String link = "link-" + numbers.incrementAndGet();
        links.put(link, principal);
        return new Secret(link);
    }

    @Override
    public Secret ticket(Principal principal) {
        String ticket = "ticket-" + numbers.incrementAndGet();
        tickets.put(ticket, principal);
        return new Secret(ticket);
    }

    @Override
    public Optional<Principal> redeem(String ticket) {
        return Optional.ofNullable(tickets.remove(ticket));
    }

    @Override
    public void logOut(Principal principal) {
        secrets.values().removeIf(principal::equals);
        whenEnded.forEach(then -> then.accept(principal.credential()));
    }

    @Override
    public void whenEnded(Consumer<String> then) {
        whenEnded.add(then);
    }
}
