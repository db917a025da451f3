package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The prompts of one connection whose turns have not ended for it. Each is answered where this
/// connection's own cursor passes the end of its turn, so that nothing of the turn comes after its
/// answer. Any thread.
final class AwaitedPrompts {
    /// One of them; its fields are guarded by the client's lock.
    private static final class Awaited {
        private final Call call;
        private final String session;

        /// 0 until the gateway accepted it.
        private long turn;

        private @Nullable TurnEnd end;
        private boolean cancelAsked;

        Awaited(Call call, String session) {
            this.call = call;
            this.session = session;
        }
    }

    private final Client client;
    private final Links links;

    /// These two are guarded by the client's lock.
    private final Map<RawJson, Awaited> awaited = new HashMap<>();

    /// Ends of turns that came while a prompt of their session was on its way, whose turn is not
    /// yet known: a key may bind it to a turn that runs already.
    private final Map<String, List<TurnEnd>> early = new HashMap<>();

    AwaitedPrompts(Client client, Links links) {
        this.client = client;
        this.links = links;
    }

    /// Gives a prompt to the gateway. The connection is attached to the session.
    void execute(Call call, Command.Prompt prompt) {
        Awaited entry = begin(call, prompt.session());
        PromptReply reply =
                new PromptReply(
                        accepted -> call.guarded(() -> accepted(entry, accepted)),
                        problem -> {
                            call.fail(problem);
                            forget(entry);
                        });
        try {
            client.execute(prompt, reply);
        } catch (RuntimeException fault) {
            forget(entry);
            throw fault;
        }
    }

    private Awaited begin(Call call, String session) {
        Awaited entry = new Awaited(call, session);
        client.lock().lock();
        try {
            if (awaited.size() >= client.limits().awaitedPrompts()) {
                throw new GatewayException(
                        ErrorCode.LIMIT,
                        "this connection awaits its limit of "
                                + client.limits().awaitedPrompts()
                                + " prompts");
            }
            if (awaited.putIfAbsent(call.id(), entry) != null) {
                throw Params.invalid("a prompt with this id is not answered yet");
            }
        } finally {
            client.lock().unlock();
        }
        return entry;
    }

    private void accepted(Awaited entry, Result.Accepted result) {
        entry.call.accepted();
        List<Placement> placements = List.of();
        boolean cancel;
        client.lock().lock();
        try {
            entry.turn = result.turn();
            entry.end = result.end().or(() -> earlyEnd(entry)).orElse(null);
            dropEarly(entry.session);
            cancel = entry.cancelAsked && entry.end == null;
            if (entry.end != null) {
                placements = List.of(answer(entry, entry.end));
            }
        } finally {
            client.lock().unlock();
        }
        show(entry.session, placements);
        if (cancel) {
            // A command may wait for the log's writer, on whose thread this is.
            client.later(() -> cancelTurn(entry.session, result.turn()));
        }
    }

    private Optional<TurnEnd> earlyEnd(Awaited entry) {
        return early.getOrDefault(entry.session, List.of()).stream()
                .filter(end -> end.turn() == entry.turn)
                .findFirst();
    }

    private void dropEarly(String session) {
        if (!onItsWay(session)) {
            early.remove(session);
        }
    }

    private boolean onItsWay(String session) {
        return awaited.values().stream()
                .anyMatch(entry -> entry.session.equals(session) && entry.turn == 0);
    }

    /// A turn is over. Under the client's lock.
    List<Placement> ended(String session, TurnEnd end) {
        if (onItsWay(session)) {
            early.computeIfAbsent(session, _ -> new ArrayList<>()).add(end);
        }
        List<Placement> placements = new ArrayList<>();
        for (Awaited entry : awaited.values()) {
            boolean its = entry.session.equals(session) && entry.turn == end.turn();
            if (its && entry.end == null) {
                entry.end = end;
                placements.add(answer(entry, end));
            }
        }
        return placements;
    }

    /// The answers that another cursor of the session did not get to show. Under the client's lock.
    List<Placement> placeAgain(String session) {
        List<Placement> placements = new ArrayList<>();
        for (Awaited entry : awaited.values()) {
            if (entry.session.equals(session) && entry.end != null) {
                placements.add(answer(entry, entry.end));
            }
        }
        return placements;
    }

    private Placement answer(Awaited entry, TurnEnd end) {
        Cursor.PrivateFrame frame =
                entry.call.placed(
                        () -> TurnAnswer.frame(entry.call.id(), end, client.profile().gangway()));
        return new Placement(
                end.sequence(),
                () -> {
                    forget(entry);
                    return frame.render();
                });
    }

    private void show(String session, List<Placement> placements) {
        links.current(session)
                .ifPresent(link ->
                        placements.forEach(
                                placement -> placement.on(link.subscription().cursor())));
    }

    /// The client takes a request back. Only prompts can be taken back; others run to their end.
    void cancelRequested(RawJson id) {
        Awaited entry;
        long turn;
        client.lock().lock();
        try {
            entry = awaited.get(id);
            if (entry == null) {
                return;
            }
            entry.cancelAsked = true;
            turn = entry.turn;
        } finally {
            client.lock().unlock();
        }
        if (turn != 0) {
            cancelTurn(entry.session, turn);
        }
    }

    private void cancelTurn(String session, long turn) {
        try {
            client.execute(new Command.CancelTurn(session, turn), Unheard.INSTANCE);
        } catch (GatewayException refused) {
            Unheard.INSTANCE.failed(refused);
        }
    }

    /// Nobody will tell this connection how the turns of a session end.
    void failAll(String session, AcpError why) {
        List<Awaited> failed;
        client.lock().lock();
        try {
            failed =
                    awaited.values().stream()
                            .filter(entry -> entry.session.equals(session))
                            .toList();
            failed.forEach(entry -> awaited.remove(entry.call.id(), entry));
            early.remove(session);
        } finally {
            client.lock().unlock();
        }
        failed.forEach(entry -> entry.call.fail(why));
    }

    private void forget(Awaited entry) {
        client.lock().lock();
        try {
            awaited.remove(entry.call.id(), entry);
            dropEarly(entry.session);
        } finally {
            client.lock().unlock();
        }
    }
}
