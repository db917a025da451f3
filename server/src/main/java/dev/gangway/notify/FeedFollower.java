package dev.gangway.notify;

import dev.gangway.access.Principal;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.store.Database;
import dev.gangway.store.StoreException;
import dev.gangway.store.Synchronous;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Tells one target what happens in one person's feed: in order, from where it stood, each notice
/// at least once. Its position moves on when a notice was delivered, or given up. A thread of its
/// own, so that a slow target costs the others nothing.
final class FeedFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedFollower.class);
    private static final int PAGE_BYTES = 64 * 1024;
    private static final long LOOK_EVERY_SECONDS = 30;
    private static final Duration QUIET_LOOK = Duration.ofMinutes(1);

    private final Target target;
    private final EventLog log;
    private final Database database;
    private final People people;
    private final FeedBells bells;
    private final Notices notices;
    private final Courier courier;
    private final NotifyLimits limits;
    private final InstantSource clock;
    private final FeedBells.Bell bell = new FeedBells.Bell();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();

    /// What all followers share.
    record Surroundings(
            EventLog log,
            Database database,
            People people,
            FeedBells bells,
            Notices notices,
            NotifyLimits limits,
            InstantSource clock) {}

    FeedFollower(Target target, Surroundings around) {
        this.target = target;
        this.log = around.log();
        this.database = around.database();
        this.people = around.people();
        this.bells = around.bells();
        this.notices = around.notices();
        this.limits = around.limits();
        this.clock = around.clock();
        this.courier = new Courier(target, limits, clock);
    }

    Target target() {
        return target;
    }

    /// Notices that arrived since the start.
    long delivered() {
        return delivered.get();
    }

    /// Notices that were given up since the start.
    long dead() {
        return dead.get();
    }

    @Override
    public void run() {
        try (courier) {
            while (true) {
                bell.await(step() ? 0 : LOOK_EVERY_SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            bells.takeDown(bell);
        }
    }

    /// @return whether there may be more to read at once
    private boolean step() throws InterruptedException {
        try {
            Optional<Principal> who = people.called(target.user());
            if (who.isEmpty()) {
                LOG.debug("{}: there is no user {}", target, target.user());
                return false;
            }
            bells.hang(bell, who.get().id());
            return follow(who.get());
        } catch (RuntimeException trouble) {
            LOG.warn("{} is not told now; it is tried again", target, trouble);
            return false;
        }
    }

    private boolean follow(Principal who) throws InterruptedException {
        StreamName feed = StreamName.feed(who.id());
        Optional<StreamStatus> status = log.status(feed);
        if (status.isEmpty()) {
            return false;
        }
        Position from = position(who, feed, status.get());
        Page page = log.read(feed, from.sequence(), PAGE_BYTES);
        for (var event : page.events()) {
            tell(who, from.epoch(), event);
        }
        return !page.events().isEmpty();
    }

    /// Where it goes on. A target that is new begins at the head: what was before is no news.
    private Position position(Principal who, StreamName feed, StreamStatus status) {
        Optional<Position> known =
                database.read(rows -> NotifyTables.position(rows, target.name(), who.id()));
        if (known.isEmpty()) {
            save(who, status.position(), "", 0);
            return status.position();
        }
        return switch (log.resume(feed, known.get())) {
            case Resume.Resumed _ -> known.get();
            case Resume.Gap gap -> {
                LOG.warn("{} was not told of what was removed from the log", target);
                yield new Position(gap.head().epoch(), gap.firstKept() - 1);
            }
            case Resume.Reset reset -> {
                LOG.warn("{} begins anew: the log is another one", target);
                save(who, reset.head(), "", 0);
                yield reset.head();
            }
        };
    }

    private void tell(Principal who, Epoch epoch, Sequenced sequenced) throws InterruptedException {
        Event event = sequenced.event();
        JsonNode payload = event.payload().node();
        String session = Json.text(payload, "session", "");
        Position position = new Position(epoch, sequenced.sequence());
        long before = 0;
        long turn = 0;
        if (event.kind() == EventKind.FEED_SESSION) {
            before = database.read(rows -> NotifyTables.turn(rows, target.name(), session));
            turn = Json.number(payload, "turn", 0);
        }
        Optional<Occasion> occasion = occasion(event, before, turn);
        if (occasion.isPresent() && isYoung(event)) {
            waitWhileQuiet();
            deliver(who, occasion.get(), position, event, before);
        }
        boolean tellsOfTurn =
                event.kind() == EventKind.FEED_SESSION
                        || event.kind() == EventKind.FEED_SESSION_DELETED;
        save(who, position, tellsOfTurn ? session : "", turn);
    }

    private boolean isYoung(Event event) {
        return event.atMillis() > clock.millis() - limits.age().toMillis();
    }

    /// What an event is to this target; empty for nothing.
    private Optional<Occasion> occasion(Event event, long before, long turn) {
        Optional<Occasion> occasion = Notices.occasion(event);
        if (event.kind() == EventKind.FEED_REQUEST
                && Json.text(event.payload().node(), "state", "").equals("open")) {
            occasion = Optional.of(Occasion.REQUEST_OPENED);
        } else if (before != 0 && before != turn) {
            occasion = Optional.of(Occasion.TURN_ENDED);
        }
        return occasion.filter(target.events()::contains);
    }

    private void waitWhileQuiet() throws InterruptedException {
        if (target.quiet().isEmpty()) {
            return;
        }
        Duration left = target.quiet().get().left(clock.instant());
        while (!left.isZero()) {
            Thread.sleep(left.compareTo(QUIET_LOOK) < 0 ? left : QUIET_LOOK);
            left = target.quiet().get().left(clock.instant());
        }
    }

    private void deliver(
            Principal who, Occasion occasion, Position position, Event event, long turn)
            throws InterruptedException {
        Optional<Notice> notice = notice(who, occasion, position, event, turn);
        if (notice.isEmpty()) {
            return;
        }
        Courier.Outcome outcome =
                courier.deliver(notice.get(), () -> matters(who, notice.get(), event));
        switch (outcome) {
            case DELIVERED -> delivered.incrementAndGet();
            case DEAD -> dead.incrementAndGet();
            case DROPPED -> LOG.debug("{}: {} is over already", target, occasion.wireName());
        }
    }

    private boolean matters(Principal who, Notice notice, Event event) {
        return isYoung(event)
                && switch (notice.occasion()) {
                    case REQUEST_OPENED -> notices.isOpen(who, notice);
                    case TURN_ENDED, BUDGET_WARNED, BUDGET_REACHED -> true;
                };
    }

    /// One that cannot be made does not hold up the others.
    private Optional<Notice> notice(
            Principal who, Occasion occasion, Position position, Event event, long turn) {
        String id = "gangway_" + who.id() + "_" + position.epoch() + "_" + position.sequence();
        try {
            return switch (occasion) {
                case REQUEST_OPENED -> notices.requestOpened(who, target, id, event);
                case TURN_ENDED -> notices.turnEnded(who, target, id, event, turn);
                case BUDGET_WARNED, BUDGET_REACHED ->
                        Optional.of(notices.budget(occasion, id, event));
            };
        } catch (StoreException trouble) {
            throw trouble;
        } catch (RuntimeException fault) {
            LOG.error("{} could not be told of {}", target, id, fault);
            return Optional.empty();
        }
    }

    /// @param session whose turn is told; empty for none
    private void save(Principal who, Position position, String session, long turn) {
        database.write(
                Synchronous.NORMAL,
                rows -> {
                    NotifyTables.save(rows, target.name(), who.id(), position);
                    if (!session.isEmpty()) {
                        NotifyTables.turn(rows, target.name(), session, turn);
                    }
                    return true;
                });
    }
}
