package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The open requests that one connection was asked, or is to be asked: each is one JSON-RPC request
/// under its durable id, and never in the client's hands twice at a time. Any thread.
final class RequestBook {
    private enum Status {
        /// On its way: shown when its cursor reaches the head, if it is still open then.
        PLACED,
        /// In the client's hands.
        SHOWN,
        /// The client answered, or said that it cannot.
        ANSWERED,
        /// Resolved while it was in the client's hands; the client is being told.
        WITHDRAWN
    }

    /// One of them; its fields are guarded by the client's lock.
    private static final class Asked {
        private final String session;
        private final OpenRequest request;
        private Status status = Status.PLACED;
        private int times;

        Asked(String session, OpenRequest request) {
            this.session = session;
            this.request = request;
        }
    }

    private final Client client;
    private final Links links;

    /// By durable id. Guarded by the client's lock.
    private final Map<String, Asked> book = new LinkedHashMap<>();

    RequestBook(Client client, Links links) {
        this.client = client;
        this.links = links;
    }

    /// Compares with a newer state what was asked so far: what is new is to be shown, what is gone
    /// to be withdrawn. Under the client's lock.
    ///
    /// @param fresh on a new cursor, which knows nothing of what was placed on another
    List<Placement> follow(SessionState state, boolean fresh) {
        List<Placement> placements = new ArrayList<>();
        List<String> open = state.open().stream().map(OpenRequest::id).toList();
        for (Asked asked : List.copyOf(book.values())) {
            if (asked.session.equals(state.id()) && !open.contains(asked.request.id())) {
                gone(asked, state.sequence(), fresh).ifPresent(placements::add);
            }
        }
        for (OpenRequest request : state.open()) {
            Asked known = book.get(request.id());
            boolean first = known == null && RequestFrames.showable(request, client.profile());
            if (first && room()) {
                book.put(request.id(), new Asked(state.id(), request));
            }
            if ((first && book.containsKey(request.id())) || (fresh && placed(known))) {
                placements.add(showing(request.id()));
            }
        }
        return placements;
    }

    private static boolean placed(@Nullable Asked asked) {
        return asked != null && asked.status == Status.PLACED;
    }

    private Optional<Placement> gone(Asked asked, long sequence, boolean fresh) {
        String id = asked.request.id();
        boolean tell = asked.status == Status.SHOWN || (fresh && asked.status == Status.WITHDRAWN);
        switch (asked.status) {
            case PLACED, ANSWERED -> book.remove(id);
            case SHOWN, WITHDRAWN -> asked.status = Status.WITHDRAWN;
        }
        return tell ? Optional.of(new Placement(sequence, () -> withdrawal(id))) : Optional.empty();
    }

    /// Requests that a client left behind when it detached give way to those of sessions that it
    /// watches.
    private boolean room() {
        if (book.size() >= client.limits().shownRequests()) {
            book.values().removeIf(asked -> !links.attached(asked.session));
        }
        return book.size() < client.limits().shownRequests();
    }

    private Placement showing(String id) {
        return new Placement(Placement.HEAD, () -> show(id));
    }

    private byte @Nullable [] show(String id) {
        client.lock().lock();
        try {
            Asked asked = book.get(id);
            if (asked == null || asked.status != Status.PLACED) {
                return null;
            }
            asked.status = Status.SHOWN;
            asked.times++;
            return RequestFrames.request(asked.session, asked.request, client.profile());
        } finally {
            client.lock().unlock();
        }
    }

    private byte @Nullable [] withdrawal(String id) {
        client.lock().lock();
        try {
            Asked asked = book.get(id);
            if (asked == null || asked.status != Status.WITHDRAWN) {
                return null;
            }
            book.remove(id);
            return RequestFrames.withdrawal(id);
        } finally {
            client.lock().unlock();
        }
    }

    /// The client detached from a session. What it was asked there it may still answer; what it was
    /// not shown yet, or has answered, is forgotten. Gives the withdrawals that are due.
    List<byte[]> detached(String session) {
        List<byte[]> withdrawals = new ArrayList<>();
        client.lock().lock();
        try {
            Iterator<Asked> all = book.values().iterator();
            while (all.hasNext()) {
                Asked asked = all.next();
                if (asked.session.equals(session) && asked.status != Status.SHOWN) {
                    all.remove();
                    if (asked.status == Status.WITHDRAWN) {
                        withdrawals.add(RequestFrames.withdrawal(asked.request.id()));
                    }
                }
            }
        } finally {
            client.lock().unlock();
        }
        return withdrawals;
    }

    /// The client says something to a request of ours. Late answers, and answers to what nobody
    /// asked, go nowhere.
    ///
    /// @param result empty for an error: the client cannot answer, and the request stays open for
    ///   others
    void answered(RawJson id, Optional<RawJson> result) {
        Optional<Asked> taken = take(id);
        if (taken.isEmpty() || result.isEmpty()) {
            return;
        }
        Asked asked = taken.get();
        Optional<RequestAnswer> answer = RequestFrames.answer(asked.request.kind(), result.get());
        if (answer.isEmpty()) {
            again(asked);
        } else if (!abandoned(asked, answer.get())) {
            execute(asked, answer.get());
        }
    }

    private Optional<Asked> take(RawJson id) {
        if (id.kind() != RawJson.Kind.STRING) {
            return Optional.empty();
        }
        client.lock().lock();
        try {
            Asked asked = book.get(id.node().stringValue());
            if (asked == null) {
                return Optional.empty();
            }
            if (asked.status == Status.WITHDRAWN) {
                book.remove(asked.request.id());
            }
            if (asked.status != Status.SHOWN) {
                return Optional.empty();
            }
            asked.status = Status.ANSWERED;
            return Optional.of(asked);
        } finally {
            client.lock().unlock();
        }
    }

    /// A client that closed a session dismisses what it was asked there: that is tidying up, not a
    /// person's word.
    private boolean abandoned(Asked asked, RequestAnswer answer) {
        return answer instanceof RequestAnswer.Dismissed && !links.attached(asked.session);
    }

    private void execute(Asked asked, RequestAnswer answer) {
        client.execute(
                new Command.Answer(asked.session, asked.request.id(), answer),
                new Reply() {
                    @Override
                    public void done(Result result) {}

                    @Override
                    public void failed(GatewayException problem) {
                        if (problem.code() == ErrorCode.INVALID || problem.code().retryHelps()) {
                            again(asked);
                        }
                    }
                });
    }

    /// The answer was none: the request is still open and the client has nothing in its hands any
    /// more, so it is asked again, but not for ever.
    private void again(Asked asked) {
        client.lock().lock();
        try {
            boolean stillOpen = book.get(asked.request.id()) == asked;
            if (!stillOpen || asked.times >= client.limits().timesAsked()) {
                return;
            }
            asked.status = Status.PLACED;
        } finally {
            client.lock().unlock();
        }
        Placement showing = showing(asked.request.id());
        links.current(asked.session).ifPresent(link -> showing.on(link.subscription().cursor()));
    }
}
