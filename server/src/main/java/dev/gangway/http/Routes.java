package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Wire;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.slf4j.MDC;

/// Which part of the server answers a request. What the listener knows itself (the page, health) is
/// answered on the loop; wires are asked on a virtual thread.
final class Routes {
    private static final Set<String> REFUSED_METHODS = Set.of("CONNECT", "TRACE");

    private final HttpServices services;
    private final Assets assets;
    private final Front front;
    private final EntryPage door = new EntryPage();
    private final Optional<UiDirectory> ui;
    private final Upgrades upgrades;
    private final Logins logins;
    private final EventStreams streams;
    private final Faults faults;
    private final ExecutorService threads;

    Routes(
            HttpServices services,
            Assets assets,
            Front front,
            Upgrades upgrades,
            Logins logins,
            EventStreams streams,
            Faults faults,
            ExecutorService threads) {
        this.services = services;
        this.assets = assets;
        this.front = front;
        this.ui = front.ui().map(UiDirectory::new);
        this.upgrades = upgrades;
        this.logins = logins;
        this.streams = streams;
        this.faults = faults;
        this.threads = threads;
    }

    /// On the channel's loop. The caller has passed [Admission] and is not known to be wrong.
    void route(Channel channel, Request request, Credentials credentials, Responder responder) {
        if (REFUSED_METHODS.contains(request.method())) {
            responder.answer(Problem.methodNotAllowed("other methods").answer());
            return;
        }
        if (request.isUpgrade()) {
            upgrades.upgrade(channel, request, credentials, responder);
            return;
        }
        Optional<Answer> own = own(request, credentials);
        if (own.isPresent()) {
            responder.answer(own.get());
            return;
        }
        if (logins.serves(request.path())) {
            threads.execute(() -> {
                Thread.currentThread().setName("http-entry");
                logins.handle(channel, request, credentials, responder);
            });
            return;
        }
        Optional<Principal> caller =
                credentials instanceof Credentials.Known known
                        ? Optional.of(known.principal())
                        : Optional.empty();
        long number = services.connectionNumbers().getAsLong();
        caller.ifPresent(principal -> {
            services.whereabouts().came(number, request.by(number, principal).place());
            responder.whenClaimed(() -> services.whereabouts().left(number));
        });
        threads.execute(() -> {
            Thread.currentThread().setName("http-" + request.method());
            MDC.put("connection", Long.toString(number));
            Receiving receiving =
                    new Receiving(logins, new Logins.Visit(channel, request, credentials));
            askWires(
                    new NettyExchange(
                            request,
                            caller,
                            number,
                            responder,
                            Optional.of(streams),
                            Optional.of(receiving)));
        });
    }

    /// What no wire serves.
    private Answer shown(Request request) throws IOException {
        Optional<Answer> file =
                ui.isPresent() && request.isRead() ? ui.get().answer(request) : Optional.empty();
        return file.orElseGet(() -> Problem.notFound().answer());
    }

    /// What the listener itself has.
    private Optional<Answer> own(Request request, Credentials credentials) {
        if (!front.page()) {
            return front.manners().logInPage()
                    ? door.answer(request, credentials)
                    : Optional.empty();
        }
        return switch (request.path()) {
            case "/healthz" -> Optional.of(reading(request, Answer.text(200, "ok\n")));
            case "/readyz" -> Optional.of(reading(request, readiness(credentials)));
            default -> assets.answer(request);
        };
    }

    private Answer readiness(Credentials credentials) {
        boolean administers =
                credentials instanceof Credentials.Known(Principal caller, _)
                        && caller.administers();
        return services.readiness().get().answer(administers);
    }

    private static Answer reading(Request request, Answer answer) {
        return request.isRead() ? answer : Assets.readOnly();
    }

    private void askWires(NettyExchange exchange) {
        try {
            boolean served = false;
            for (Wire wire : services.wires()) {
                served = served || wire.handle(exchange);
            }
            if (!served) {
                exchange.responder().answer(shown(exchange.request()));
            }
        } catch (IOException unreadable) {
            String reference = faults.report("reading a front-end's file", unreadable);
            exchange.responder().answer(Problem.internal(reference).answer());
        } catch (GatewayException refused) {
            exchange.responder().answer(Problem.of(refused).answer());
        } catch (RuntimeException | Error fault) {
            String reference = faults.report("answering a request", fault);
            exchange.responder().answer(Problem.internal(reference).answer());
        }
    }
}
