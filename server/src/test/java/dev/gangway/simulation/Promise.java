package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.usage.Dollars;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The parts of the promise that are looked at from outside: memory after every step, the rest when
/// all is quiet.
final class Promise {
    private static final int LIST_MAX = 200;

    private final World world;
    private final List<SimulatedClient> clients;

    Promise(World world, List<SimulatedClient> clients) {
        this.world = world;
        this.clients = clients;
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    void checkAlways() {
        MemoryBudget.Snapshot memory = world.server().budget.snapshot();
        clients.forEach(SimulatedClient::checkWritten);
        clients.forEach(SimulatedClient::checkSees);
        world.grants.checkAnswered();
        int sinks = clients.size() * 3;
        long most = memory.capBytes() + world.sizes.overBudget(sinks);
        world.findings.require(
                memory.usedBytes() <= most, "subscriptions hold ", memory, ", at most ", most);
    }

    /// Nobody reads any more: nothing may be held but a few blocks for the next reader.
    void checkNothingHeld() {
        MemoryBudget.Snapshot memory = world.server().budget.snapshot();
        long spare = memory.bytes().getOrDefault(MemoryBudget.Kind.SPARE, 0L);
        world.findings.require(
                memory.usedBytes() == spare && spare <= world.sizes.stream().spareBytesMax(),
                "nobody reads, but ",
                memory,
                " is held");
        world.findings.require(
                world.server().hub.snapshot().cursors() == 0, "cursors without a client");
    }

    void checkAtRest() {
        clients.forEach(SimulatedClient::checkComplete);
        for (Order order : world.ledger.waiting()) {
            world.findings.require(mayWait(order), "never answered: ", order);
        }
        world.ledger.checkWaits(world.clock.millis());
        world.grants.checkTold();
        checkLists();
        checkDeleted();
        for (SessionModel session : world.recorder.sessions()) {
            if (world.moves.oneIn(3)) {
                checkState(session);
            }
            checkFeed(session);
            checkGuests(session);
            checkLedger(session);
            world.findings.require(
                    isFailed(session)
                            || world.server().sessions.loadedState(session.id()).isEmpty()
                            || !session.silentUnnoticedSince(world.noticedSince()),
                    "session ",
                    session.id(),
                    " is silent, and nobody was told");
        }
    }

    /// What was deleted is never seen again: by nobody, and in no feed.
    private void checkDeleted() {
        for (SessionModel session : world.recorder.deletedSessions()) {
            Query.Transcript page =
                    new Query.Transcript(session.id(), Optional.empty(), Optional.empty(), 1);
            for (Query query : List.of(new Query.Session(session.id()), page)) {
                try {
                    world.server().gateway.read(World.ROOT, query);
                    world.findings.add(session.id(), " is deleted and was read by ", query);
                } catch (GatewayException refused) {
                    world.findings.require(
                            refused.code() == ErrorCode.NOT_FOUND,
                            session.id(),
                            " is deleted, and not simply not found: ",
                            refused);
                }
            }
        }
        for (RecordedStream stream : world.recorder.streams()) {
            world.findings.require(
                    stream.name().isSession() || stream.feed().ghosts().isEmpty(),
                    stream.name(),
                    " tells of deleted sessions: ",
                    stream.name().isSession() ? "" : stream.feed().ghosts());
        }
    }

    /// What a removal has to do is done: no row and no event of a deleted session is left.
    void checkRemoved() {
        for (SessionModel session : world.recorder.deletedSessions()) {
            world.findings.require(
                    !world.server().storedStreams().contains(StreamName.session(session.id())),
                    session.id(),
                    " is deleted and its stream is still there");
        }
    }

    /// The ledger has what agents reported, each cent once, and no turn began over the cap.
    private void checkLedger(SessionModel session) {
        long cost = world.server().cost(session.id());
        long reported = session.cents * Dollars.ONE / 100;
        world.findings.require(
                cost == reported,
                "the ledger of ",
                session.id(),
                " says ",
                cost,
                ", its agents ",
                reported);
        world.findings.require(
                session.centsAtStart < world.sizes.sessionCents(),
                session.id(),
                " began a turn over its budget, at cents ",
                session.centsAtStart);
    }

    private boolean isFailed(SessionModel session) {
        return world.server()
                .sessions
                .loadedState(session.id())
                .filter(state -> state.phase() == SessionPhase.FAILED)
                .isPresent();
    }

    /// Some commands wait for an agent.
    private boolean mayWait(Order order) {
        return switch (order.command()) {
            case Command.CreateSession _, Command.ForkSession _ -> true;
            case Command.SetMode set -> agentAlive(set.session());
            case Command.WakeAgent wake -> agentAlive(wake.session());
            default -> false;
        };
    }

    /// Also one that is on its way out: the next one waits for its end.
    private boolean agentAlive(String session) {
        return world.agents.of(session).isPresent();
    }

    private void checkState(SessionModel session) {
        Answered.Session answered =
                (Answered.Session)
                        world.server().gateway.read(World.ROOT, new Query.Session(session.id()));
        SessionState state = answered.state();
        if (state.phase() != SessionPhase.FAILED) {
            String difference = session.difference(state);
            world.findings.require(
                    difference.isEmpty(), "session ", session.id(), ": ", difference);
        }
    }

    private void checkFeed(SessionModel session) {
        checkFeed(session, StreamName.feed(session.owner));
        checkFeed(session, StreamName.feed(session.host));
    }

    /// Who was granted a session knows how it stands; who was not has heard nothing of it.
    private void checkGuests(SessionModel session) {
        for (Principal principal : List.of(World.ANN, World.BOB)) {
            StreamName name = StreamName.feed(principal.id());
            Optional<FeedModel> feed = world.recorder.find(name).map(RecordedStream::feed);
            boolean guest =
                    world.grants.isGuest(principal, session)
                            && world.grants.isGranted(
                                    principal, Right.OBSERVE, new Shared.Session(session.id()));
            String difference =
                    guest
                            ? feed.map(told -> told.summaryDifference(session)).orElse("no feed")
                            : "";
            world.findings.require(
                    difference.isEmpty(), name, " of a guest's ", session.id(), ": ", difference);
            world.findings.require(
                    feed.filter(told -> told.toldWithoutRight(session)).isEmpty(),
                    name,
                    " tells of ",
                    session.id(),
                    " what its principal may not see");
        }
    }

    private void checkFeed(SessionModel session, StreamName name) {
        String difference =
                world.recorder
                        .find(name)
                        .map(feed -> feed.feed().difference(session))
                        .orElse("is not there");
        world.findings.require(difference.isEmpty(), name, " of ", session.id(), ": ", difference);
    }

    /// Each one's lists show what is theirs, and as it is.
    void checkLists() {
        for (Principal principal : List.of(World.ANN, World.BOB)) {
            Answered.Sessions listed =
                    (Answered.Sessions)
                            world.server()
                                    .gateway
                                    .read(
                                            principal,
                                            new Query.Sessions(
                                                    Optional.empty(), Optional.empty(), LIST_MAX));
            Map<String, String> says = new TreeMap<>();
            listed.sessions()
                    .forEach(row ->
                            says.put(
                                    row.id(),
                                    row.phase() + " " + row.openRequests() + " " + row.title()));
            Map<String, String> is = new TreeMap<>();
            shown(principal)
                    .forEach(session ->
                            is.put(
                                    session.id(),
                                    (isFailed(session)
                                                    ? "failed"
                                                    : session.phase()
                                                            .name()
                                                            .toLowerCase(Locale.ROOT))
                                            + " "
                                            + session.open.size()
                                            + " "
                                            + session.title));
            world.findings.require(says.equals(is), "the list says ", says, ", the events ", is);
        }
    }

    private List<SessionModel> shown(Principal principal) {
        return world.recorder.sessions().stream()
                .filter(session -> world.grants.sees(principal, session))
                .toList();
    }

    void checkTranscripts() {
        for (SessionModel session : world.recorder.sessions()) {
            List<String> backwards = page(session.id(), true);
            Collections.reverse(backwards);
            List<String> forwards = page(session.id(), false);
            List<String> events = session.conversation.lines();
            world.findings.require(
                    forwards.equals(events),
                    "transcript of ",
                    session.id(),
                    " says\n  ",
                    forwards,
                    "\n  the events\n  ",
                    events);
            world.findings.require(
                    forwards.equals(backwards),
                    "transcript of ",
                    session.id(),
                    " differs backwards");
        }
    }

    /// All lines of a transcript, page by page.
    private List<String> page(String session, boolean backwards) {
        List<String> lines = new ArrayList<>();
        Optional<Long> edge = backwards ? Optional.empty() : Optional.of(0L);
        boolean more = true;
        while (more) {
            Query.Transcript query =
                    new Query.Transcript(
                            session,
                            backwards ? edge : Optional.empty(),
                            backwards ? Optional.empty() : edge,
                            1 + world.moves.below(20));
            Answered.Transcript page =
                    (Answered.Transcript) world.server().gateway.read(World.ROOT, query);
            long head = world.recorder.stream(StreamName.session(session)).head();
            world.findings.require(
                    page.watermark() == head,
                    "transcript of ",
                    session,
                    " is behind: ",
                    page.watermark(),
                    " of ",
                    head);
            List<JsonNode> entries = new ArrayList<>();
            page.entries().forEach(entry -> entries.add(entry.node()));
            more = page.more() && !entries.isEmpty();
            if (!entries.isEmpty()) {
                JsonNode last = backwards ? entries.getFirst() : entries.getLast();
                edge = Optional.of(last.path("ordinal").asLong());
            }
            List<JsonNode> ordered = backwards ? entries.reversed() : entries;
            ordered.forEach(entry -> lines.add(ConversationModel.line(entry)));
        }
        lines.removeIf(String::isEmpty);
        return lines;
    }
}
