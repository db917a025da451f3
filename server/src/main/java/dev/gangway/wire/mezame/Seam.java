package dev.gangway.wire.mezame;

import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import java.util.List;
import java.util.Optional;

/// Where a session's history ends and its stream takes over: before the turn that runs.
final class Seam {
    private static final JsonScanner ENTRY = JsonScanner.of("ordinal", "kind", "turn", "firstSeq");

    private Seam() {}

    /// A subscription from there on: of a turn that ended, or began, meanwhile the place would be
    /// another one. Reads the store.
    static Subscription subscribe(
            Client client, String session, Subscriber subscriber, SessionWatcher watcher) {
        Shared shared = client.shared();
        while (true) {
            long turn = client.caller().session(session).turn();
            Optional<Position> after =
                    turn == 0
                            ? Optional.empty()
                            : before(client.caller(), session, turn, shared.limits().historyPage());
            Subscription let =
                    shared.gateway()
                            .subscribe(
                                    client.caller().principal(),
                                    StreamName.session(session),
                                    after,
                                    MezameVariants.of(shared.settings().dialect()),
                                    subscriber,
                                    watcher);
            if (let.state().orElseThrow().turn() == turn) {
                return let;
            }
            let.close();
        }
    }

    /// The position before a turn began. Reads the store.
    ///
    /// @return empty when the transcript does not know the turn
    static Optional<Position> before(Caller caller, String session, long turn, int page) {
        Optional<Long> before = Optional.empty();
        while (true) {
            Answered.Transcript read =
                    caller.transcript(
                            new Query.Transcript(session, before, Optional.empty(), page));
            List<Members> entries = read.entries().stream().map(ENTRY::scan).toList();
            Optional<Position> found =
                    entries.stream()
                            .filter(entry -> begins(entry, turn))
                            .map(entry ->
                                    new Position(
                                            Epoch.parse(read.epoch()),
                                            number(entry, "firstSeq") - 1))
                            .findFirst();
            if (found.isPresent() || !read.more() || entries.isEmpty()) {
                return found;
            }
            before = Optional.of(number(entries.getFirst(), "ordinal"));
        }
    }

    private static boolean begins(Members entry, long turn) {
        return entry.text("kind").filter("turn"::equals).isPresent()
                && number(entry, "turn") == turn;
    }

    static long number(Members members, String name) {
        return members.json(name).map(RawJson::node).map(node -> node.longValue(0)).orElse(0L);
    }
}
