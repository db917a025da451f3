package dev.gangway.access;

import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Result;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The ways in to the accounts: by what somebody has, by a password, and by words that are good
/// once.
public final class AccountEntrance implements Entrance {
    private static final Duration PAIRING_LIFE = Duration.ofMinutes(5);
    private static final int LINKS_MAX = 100;
    private static final int TICKETS_MAX = 10_000;
    private static final int PAIRINGS_MAX = 100;

    /// A code has six digits: after so many wrong ones all that are open are forgotten.
    private static final int WRONG_CODES_MAX = 10;

    private static final int CODES = 1_000_000;

    private final Authentication owners;
    private final Accounts accounts;
    private final AccessLimits limits;
    private final RandomGenerator random;
    private final OneTimeCodes<Principal> links;
    private final OneTimeCodes<Principal> tickets;
    private final OneTimeCodes<Pairing> pairings;
    private final AtomicInteger wrongCodes = new AtomicInteger();

    /// A device that is being paired with a user.
    private record Pairing(Principal by, String name, Scope scope) {}

    /// @param owners knows the server's own token
    /// @param random must be cryptographically strong: `SecureRandom`
    public AccountEntrance(
            Authentication owners,
            Accounts accounts,
            AccessLimits limits,
            InstantSource clock,
            RandomGenerator random) {
        this.owners = owners;
        this.accounts = accounts;
        this.limits = limits;
        this.random = random;
        this.links = new OneTimeCodes<>(clock, LINK_LIFE, LINKS_MAX);
        this.tickets = new OneTimeCodes<>(clock, TICKET_LIFE, TICKETS_MAX);
        this.pairings = new OneTimeCodes<>(clock, PAIRING_LIFE, PAIRINGS_MAX);
    }

    @Override
    public Optional<Principal> authenticate(String secret) {
        return owners.authenticate(secret).or(() -> accounts.authenticate(Secrets.hash(secret)));
    }

    @Override
    public Optional<Entered> logIn(String name, Secret password) {
        return accounts.withPassword(name, password)
                .map(user -> new Principal(user.id(), user.name(), user.administrator()))
                .map(principal -> entered(principal, "Browser"));
    }

    @Override
    public Optional<Entered> enter(String link) {
        return links.take(Secrets.hash(link))
                .filter(accounts::isGood)
                .map(principal -> entered(principal, "Browser"));
    }

    /// A log-in reaches no further than what it was made by.
    private Entered entered(Principal principal, String name) {
        return issue(principal, CredentialKind.LOGIN, name, principal.scope(), limits.loginTime());
    }

    @Override
    public Optional<Entered> pair(String code) {
        Optional<Pairing> pairing = pairings.take(code);
        if (pairing.isEmpty()) {
            if (wrongCodes.incrementAndGet() >= WRONG_CODES_MAX) {
                pairings.clear();
                wrongCodes.set(0);
            }
            return Optional.empty();
        }
        return pairing.filter(device -> accounts.isGood(device.by()))
                .map(device ->
                        issue(
                                device.by(),
                                CredentialKind.DEVICE,
                                device.name(),
                                device.scope(),
                                limits.deviceTime()));
    }

    /// Shows a code by which a device can be paired; the code is its id too. A right code does not
    /// wipe out wrong ones: whoever can pair a device of its own could go on guessing. They are
    /// counted from when no code was open.
    public Result.Issued startPairing(Principal by, String name, Scope scope) {
        if (pairings.size() == 0) {
            wrongCodes.set(0);
        }
        String code = sixDigits();
        while (!pairings.add(code, new Pairing(by, name, scope))) {
            code = sixDigits();
        }
        return new Result.Issued("", new Secret(code), Optional.empty());
    }

    private String sixDigits() {
        return "%06d".formatted(random.nextInt(CODES));
    }

    @Override
    public Secret link(Principal principal) {
        return oneTime(links, principal);
    }

    @Override
    public Secret ticket(Principal principal) {
        return oneTime(tickets, principal);
    }

    private Secret oneTime(OneTimeCodes<Principal> codes, Principal principal) {
        String word = Secrets.bits(random);
        codes.add(Secrets.hash(word), principal);
        return new Secret(word);
    }

    /// Who held it when it was made may have been shut out since.
    @Override
    public Optional<Principal> redeem(String ticket) {
        return tickets.take(Secrets.hash(ticket)).filter(accounts::isGood);
    }

    @Override
    public void logOut(Principal principal) {
        if (!principal.credential().isEmpty()) {
            AwaitedReply reply = new AwaitedReply();
            accounts.revoke(principal, principal.credential(), reply);
            reply.await();
        }
    }

    @Override
    public void whenEnded(Consumer<String> then) {
        accounts.whenEnded(then);
    }

    /// Issues a credential and waits for its commit.
    private Entered issue(
            Principal principal, CredentialKind kind, String name, Scope scope, Duration lifetime) {
        AwaitedReply reply = new AwaitedReply();
        accounts.issue(principal, principal.id(), kind, name, scope, Optional.of(lifetime), reply);
        if (!(reply.await() instanceof Result.Issued issued)) {
            throw new IllegalStateException("a credential was to be issued");
        }
        Principal entered =
                new Principal(
                        principal.id(),
                        principal.name(),
                        principal.administrator(),
                        scope,
                        issued.id());
        return new Entered(entered, issued.secret(), issued.expires());
    }
}
