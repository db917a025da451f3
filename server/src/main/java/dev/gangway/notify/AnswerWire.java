package dev.gangway.notify;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// `/answer/TOKEN`: answers a request by a link from a message. Only a POST answers; a GET shows a
/// page with a button, since mail scanners and previews look at what they find. The link says who
/// answers, and that one's rights count as they are now.
public final class AnswerWire implements Wire {
    private static final int TOKEN_CHARACTERS_MAX = 64;
    private static final int ANSWER_SECONDS = 15;
    private static final List<String> HEADERS =
            List.of(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                            + " frame-ancestors 'none'; base-uri 'none'",
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Robots-Tag",
                    "noindex");

    private final Gateway gateway;
    private final AnswerLinks links;
    private final People people;

    public AnswerWire(Gateway gateway, AnswerLinks links, People people) {
        this.gateway = gateway;
        this.links = links;
        this.people = people;
    }

    @Override
    public String name() {
        return "answer";
    }

    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        return Optional.empty();
    }

    @Override
    public boolean handle(Exchange exchange) {
        if (!exchange.path().startsWith(AnswerLinks.PATH)) {
            return false;
        }
        String token = exchange.path().substring(AnswerLinks.PATH.length());
        Optional<AnswerLink> link =
                token.length() > TOKEN_CHARACTERS_MAX ? Optional.empty() : links.find(token);
        if (link.isEmpty()) {
            say(exchange, 404, "There is no such link, or it is too old.");
        } else {
            switch (exchange.method()) {
                case "GET", "HEAD" -> show(exchange, link.get());
                case "POST" -> answer(exchange, token, link.get());
                default -> say(exchange, 405, "This link is answered by POST.");
            }
        }
        return true;
    }

    private static void show(Exchange exchange, AnswerLink link) {
        if (link.used()) {
            say(exchange, 410, "This link was used before.");
            return;
        }
        page(
                exchange,
                200,
                "<p>"
                        + escaped(link.question())
                        + "</p><form method=\"post\"><button>"
                        + escaped(link.label())
                        + "</button></form>");
    }

    private void answer(Exchange exchange, String token, AnswerLink link) {
        Optional<Principal> principal = people.of(link.principal());
        if (principal.isEmpty()) {
            say(exchange, 403, "The person for whom this link was made may not answer any more.");
        } else if (!links.use(token)) {
            say(exchange, 410, "This link was used before.");
        } else {
            Optional<GatewayException> refused =
                    execute(principal.get(), exchange.connection(), link);
            refused.filter(refusal -> refusal.code().retryHelps())
                    .ifPresent(_ -> links.giveBack(token));
            if (refused.isPresent()) {
                say(exchange, status(refused.get().code()), words(refused.get()));
            } else {
                say(exchange, 200, "Answered: " + link.label() + ".");
            }
        }
    }

    /// @return why it was refused; empty when it was answered
    private Optional<GatewayException> execute(
            Principal principal, long connection, AnswerLink link) {
        Awaited reply = new Awaited();
        gateway.execute(
                principal,
                connection,
                new Command.Answer(
                        link.session(), link.request(), new RequestAnswer.Selected(link.option())),
                reply);
        return reply.await();
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case ALREADY_RESOLVED, CONFLICT, INVALID, KEY_REUSED, BUSY, AUTH_REQUIRED -> 409;
            case FORBIDDEN, UNAUTHENTICATED -> 403;
            case NOT_FOUND -> 404;
            case LIMIT, STORE_FAILED, SHUTTING_DOWN, AGENT_FAILED -> 503;
            case UNSUPPORTED, INTERNAL -> 500;
        };
    }

    private static String words(GatewayException refusal) {
        return switch (refusal.code()) {
            case ALREADY_RESOLVED ->
                    "The request was answered before, or withdrawn. This link changed nothing.";
            case NOT_FOUND, FORBIDDEN, UNAUTHENTICATED ->
                    "You may not answer this any more, or it is gone. Nothing was changed.";
            case CONFLICT,
                    INVALID,
                    KEY_REUSED,
                    BUSY,
                    AUTH_REQUIRED,
                    LIMIT,
                    STORE_FAILED,
                    SHUTTING_DOWN,
                    AGENT_FAILED,
                    UNSUPPORTED,
                    INTERNAL ->
                    "It could not be answered: " + refusal.getMessage();
        };
    }

    private static void say(Exchange exchange, int status, String sentence) {
        page(exchange, status, "<p>" + escaped(sentence) + "</p>");
    }

    private static void page(Exchange exchange, int status, String body) {
        String page =
                """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Gangway</title>
                <meta name="viewport" content="width=device-width">
                <style>body{font:1.1rem sans-serif;margin:3rem auto;max-width:30rem;padding:0 1rem}
                button{font:inherit;padding:.6rem 1.2rem}</style>
                <h1>Gangway</h1>%s</html>
                """
                        .formatted(body);
        exchange.answer(
                status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), HEADERS);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// Waits for what a command came to.
    private static final class Awaited implements Reply {
        private final BlockingQueue<Optional<GatewayException>> answer =
                new ArrayBlockingQueue<>(1);

        @Override
        public void done(Result result) {
            answer.add(Optional.empty());
        }

        @Override
        public void failed(GatewayException problem) {
            answer.add(Optional.of(problem));
        }

        Optional<GatewayException> await() {
            try {
                Optional<GatewayException> told = answer.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                return told == null ? Optional.of(late()) : told;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return Optional.of(late());
            }
        }

        private static GatewayException late() {
            return new GatewayException(
                    ErrorCode.STORE_FAILED, "The server did not come to it in time.");
        }
    }
}
