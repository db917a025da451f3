package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Right;
import dev.gangway.command.SessionSetup;
import dev.gangway.command.Shared;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.simulation.SessionModel.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What people do at their clients.
final class People {
    private static final int SESSIONS_MAX = 4;
    private static final List<Principal> PRINCIPALS = List.of(World.ANN, World.BOB);
    private static final List<Set<Right>> SHARES =
            List.of(
                    Set.of(Right.OBSERVE),
                    Set.of(Right.PROMPT),
                    Set.of(Right.APPROVE),
                    Set.of(Right.PROMPT, Right.APPROVE),
                    Right.OWNERS,
                    Set.of(Right.OBSERVE, Right.EXECUTE));
    private static final List<WhenBusy> HABITS =
            List.of(
                    new WhenBusy.Queue(),
                    new WhenBusy.Queue(),
                    new WhenBusy.Refuse(),
                    new WhenBusy.Steer(),
                    new WhenBusy.Steer(),
                    new WhenBusy.Wait(2, Duration.ofSeconds(25)));

    private static final List<WhenBusy> HABITS_WHILE_BUSY =
            List.of(
                    new WhenBusy.Queue(),
                    new WhenBusy.Refuse(),
                    new WhenBusy.Steer(),
                    new WhenBusy.Steer(),
                    new WhenBusy.Steer(),
                    new WhenBusy.Wait(2, Duration.ofSeconds(25)),
                    new WhenBusy.Wait(2, Duration.ofSeconds(25)));

    private final World world;
    private final Moves moves;
    private final List<SimulatedClient> clients;

    People(World world, List<SimulatedClient> clients) {
        this.world = world;
        this.moves = world.moves;
        this.clients = clients;
    }

    /// One command of somebody's.
    String doSomething() {
        List<SessionModel> sessions = world.recorder.sessions();
        SimulatedClient client = moves.of(clients);
        if (sessions.isEmpty() || (sessions.size() < SESSIONS_MAX && moves.oneIn(12))) {
            return create(client);
        }
        List<SessionModel> asking =
                sessions.stream().filter(session -> !session.open.isEmpty()).toList();
        if (!asking.isEmpty() && moves.oneIn(3)) {
            return answer(client, moves.of(asking));
        }
        List<SessionModel> own =
                sessions.stream()
                        .filter(each -> world.grants.sees(client.principal(), each))
                        .toList();
        List<SessionModel> busy = own.stream().filter(SessionModel::isRunning).toList();
        SessionModel session =
                !busy.isEmpty() && moves.oneIn(3)
                        ? moves.of(busy)
                        : moves.of(own.isEmpty() || moves.oneIn(3) ? sessions : own);
        if (!world.grants.sees(client.principal(), session)) {
            return new Stranger(world, client).triesAt(session);
        }
        return switch (moves.below(22)) {
            case 20, 21 -> grants(client, session);
            case 0, 1, 2, 3, 4, 5 -> prompt(client, session);
            case 6, 7 -> again(client);
            case 8, 9, 10, 11 -> answer(client, session);
            case 13 -> order(client, new Command.Cancel(session.id()));
            case 14 -> order(client, new Command.CancelTurn(session.id(), someTurn(session)));
            case 15 ->
                    order(
                            client,
                            new Command.EditQueued(
                                    session.id(), someTurn(session), content(newText())));
            case 16 -> order(client, new Command.RemoveQueued(session.id(), someTurn(session)));
            case 17, 18 -> order(client, new Command.ReleaseQueue(session.id()));
            default -> seldom(client, session);
        };
    }

    private String seldom(SimulatedClient client, SessionModel session) {
        return switch (moves.below(8)) {
            case 4, 5 -> fork(client, session);
            case 6 -> order(client, new Command.DeleteSession(session.id()));
            case 7 -> deletesIfAtRest(client, session);
            case 0, 2 -> stopsAgent(client, session);
            case 1 -> order(client, new Command.SetMode(session.id(), "mode" + moves.next()));
            default -> order(client, new Command.WakeAgent(session.id()));
        };
    }

    /// Often it is wanted again before its process has ended.
    private String stopsAgent(SimulatedClient client, SessionModel session) {
        String stopped = order(client, new Command.StopAgent(session.id()));
        return moves.oneIn(4)
                ? stopped
                : stopped + ", " + order(client, new Command.WakeAgent(session.id()));
    }

    private String deletesIfAtRest(SimulatedClient client, SessionModel session) {
        return session.isRunning()
                ? order(client, new Command.Cancel(session.id()))
                : order(client, new Command.DeleteSession(session.id()));
    }

    /// Its key is its own: so what it must begin with is known.
    private String fork(SimulatedClient client, SessionModel session) {
        if (world.recorder.sessions().size() >= SESSIONS_MAX + 1) {
            return "has forks enough";
        }
        Principal owner = client.principal();
        Principal place = placeOf(owner);
        String key = "fork" + moves.next();
        world.ledger.forks(key, session.conversation.finished());
        return order(
                client,
                new Command.ForkSession(
                        session.id(), world.directory(place), SessionSetup.NONE, Optional.of(key)));
    }

    /// In whose project somebody works: now and then in another's, where that was granted.
    private Principal placeOf(Principal worker) {
        List<Principal> open =
                PRINCIPALS.stream()
                        .filter(host ->
                                world.grants.isGranted(
                                        worker,
                                        Right.PROMPT,
                                        new Shared.Project(World.projectOf(host.id()))))
                        .toList();
        return open.isEmpty() || moves.oneIn(2) ? worker : moves.of(open);
    }

    /// Grants somebody something in a session or its whole project, or takes it away.
    private String grants(SimulatedClient client, SessionModel session) {
        Shared shared =
                moves.oneIn(4)
                        ? new Shared.Project(session.project())
                        : new Shared.Session(session.id());
        List<Principal> others =
                PRINCIPALS.stream()
                        .filter(other -> !other.id().equals(session.owner))
                        .filter(other -> !other.id().equals(session.host))
                        .toList();
        String user = moves.of(others.isEmpty() || moves.oneIn(6) ? PRINCIPALS : others).id();
        boolean has = !world.grants.granted(user, shared).isEmpty();
        Set<Right> rights = has && moves.oneIn(2) ? Set.of() : moves.of(SHARES);
        return order(client, new Command.Grant(shared, user, rights));
    }

    String create(SimulatedClient client) {
        Principal owner = client.principal();
        Optional<String> key =
                moves.oneIn(2) ? Optional.of("create" + moves.below(6)) : Optional.empty();
        Principal place = placeOf(owner);
        return order(
                client, new Command.CreateSession(Optional.empty(), world.directory(place), key));
    }

    private String prompt(SimulatedClient client, SessionModel session) {
        String text = newText();
        WhenBusy whenBusy = moves.of(session.isRunning() ? HABITS_WHILE_BUSY : HABITS);
        Optional<String> key = Optional.empty();
        if (moves.oneIn(2) && world.grants.may(client.principal(), Right.PROMPT, session)) {
            Keyed keyed =
                    new Keyed(client.principal().id(), session.id(), "key" + moves.next(), text);
            world.ledger.key(keyed);
            key = Optional.of(keyed.key());
        }
        return prompt(client, session.id(), text, whenBusy, key);
    }

    private String prompt(
            SimulatedClient client,
            String session,
            String text,
            WhenBusy whenBusy,
            Optional<String> key) {
        return order(
                client,
                new Command.Prompt(session, content(text), RawJson.EMPTY_OBJECT, whenBusy, key));
    }

    /// Sends a prompt again under its key, as a client does that never got its answer; now and then
    /// with other words, which must be refused.
    private String again(SimulatedClient client) {
        List<Keyed> own =
                world.ledger.keys().stream()
                        .filter(keyed -> keyed.principal().equals(client.principal().id()))
                        .filter(keyed ->
                                world.recorder
                                        .find(StreamName.session(keyed.session()))
                                        .isPresent())
                        .toList();
        if (own.isEmpty()) {
            return "nothing to send again";
        }
        Keyed keyed = moves.of(own);
        String text = moves.oneIn(6) ? newText() : keyed.text();
        return prompt(
                client, keyed.session(), text, new WhenBusy.Queue(), Optional.of(keyed.key()));
    }

    private String answer(SimulatedClient client, SessionModel session) {
        if (session.open.isEmpty() || !world.grants.sees(client.principal(), session)) {
            return "nothing to answer";
        }
        Asked asked = moves.of(List.copyOf(session.open.values()));
        RequestAnswer answer =
                switch (moves.below(6)) {
                    case 0 -> new RequestAnswer.Dismissed();
                    case 1 -> new RequestAnswer.Declined();
                    case 2 -> new RequestAnswer.Accepted(RawJson.of("{\"name\":\"x\"}"));
                    case 3 -> new RequestAnswer.Selected("no");
                    default -> new RequestAnswer.Selected("yes");
                };
        if (world.grants.may(client.principal(), Right.APPROVE, session)) {
            world.ledger.answers(asked.id(), asked.tag(), answer, client.principal().id());
        }
        return order(client, new Command.Answer(session.id(), asked.id(), answer));
    }

    private long someTurn(SessionModel session) {
        if (!session.queue.isEmpty() && !moves.oneIn(4)) {
            return moves.of(List.copyOf(session.queue.keySet()));
        }
        return 1L + moves.below((int) session.lastTurn + 1);
    }

    /// Who lacks the right tries all the same.
    private String order(SimulatedClient client, Command command) {
        Optional<ErrorCode> refusal = world.grants.refusal(client.principal(), command);
        if (refusal.isPresent()) {
            return new Stranger(world, client, refusal.get()).tries(command);
        }
        client.send(command);
        return client + " " + command;
    }

    private String newText() {
        return "prompt" + moves.next();
    }

    private static RawJson content(String text) {
        return RawJson.of("[{\"type\":\"text\",\"text\":\"" + text + "\"}]");
    }

    /// A client begins to read a stream that it may read, from anywhere.
    String watchSomething(SimulatedClient client) {
        List<RecordedStream> streams =
                world.recorder.streams().stream()
                        .filter(stream -> mayRead(client.principal(), stream))
                        .toList();
        if (streams.isEmpty()) {
            return "has nothing to watch";
        }
        List<RecordedStream> lent =
                streams.stream()
                        .filter(stream -> stream.name().isSession())
                        .filter(stream ->
                                world.grants.isGuest(client.principal(), stream.session()))
                        .toList();
        RecordedStream stream = moves.of(lent.isEmpty() || moves.oneIn(2) ? streams : lent);
        long at = moves.below((int) stream.head() + 1);
        Optional<Position> after =
                switch (moves.below(4)) {
                    case 0 -> Optional.of(new Position(stream.epoch(), 0));
                    case 1 -> Optional.of(new Position(stream.epoch(), at));
                    default -> Optional.empty();
                };
        client.watch(stream.name(), after);
        return "watches " + stream.name() + " after " + after;
    }

    private boolean mayRead(Principal principal, RecordedStream stream) {
        if (!stream.name().isSession()) {
            return stream.name().id().equals(principal.id());
        }
        return stream.session().born()
                && !world.recorder.isDeleted(stream.name().id())
                && world.grants.sees(principal, stream.session());
    }

    String forgetSomething(SimulatedClient client) {
        List<RecordedStream> streams = List.copyOf(world.recorder.streams());
        if (streams.isEmpty()) {
            return "has nothing to forget";
        }
        StreamName stream = moves.of(streams).name();
        client.forget(stream);
        return "forgets " + stream;
    }

    /// Retention: what is old goes, where it may.
    String trimSomething() {
        if (moves.oneIn(2)) {
            return retainSomething();
        }
        List<RecordedStream> feeds =
                world.recorder.streams().stream()
                        .filter(stream -> !stream.name().isSession() && stream.head() > 0)
                        .toList();
        if (feeds.isEmpty()) {
            return "nothing to trim";
        }
        RecordedStream feed = moves.of(feeds);
        long before = feed.firstKept();
        long through = 1L + moves.below((int) feed.head());
        world.server().log.trim(feed.name(), through);
        feed.trimmed(world.server().log.status(feed.name()).orElseThrow().firstSequence());
        world.findings.require(
                feed.firstKept() <= Math.max(before, through + 1),
                feed.name(),
                " was trimmed beyond ",
                through);
        return "trims " + feed.name() + " through " + through;
    }

    /// What the rule of retention lets go of a session goes.
    private String retainSomething() {
        List<RecordedStream> sessions =
                world.recorder.streams().stream()
                        .filter(stream -> stream.name().isSession() && stream.session().born())
                        .filter(stream -> world.server().log.status(stream.name()).isPresent())
                        .toList();
        if (sessions.isEmpty()) {
            return "nothing to retain";
        }
        RecordedStream stream = moves.of(sessions);
        long before = stream.firstKept();
        world.server().log.retain(stream.name());
        stream.trimmed(world.server().log.status(stream.name()).orElseThrow().firstSequence());
        if (stream.firstKept() > before) {
            world.tally.count("retained less of a session");
        }
        world.findings.require(
                !stream.session().isRunning()
                        || stream.firstKept() <= Math.max(before, stream.session().turnStart()),
                stream.name(),
                " lost events of its running turn");
        return "retains of " + stream.name() + " from " + stream.firstKept();
    }
}
