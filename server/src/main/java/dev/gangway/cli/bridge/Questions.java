package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the server asks and the editor has in hand, or has answered: under the id that a request
/// has for good, so that one is put to the editor once, over however many connections it comes.
/// Under the bridge's lock.
final class Questions {
    private static final JsonScanner SESSION = JsonScanner.of("sessionId");
    private static final long NOWHERE = 0;

    /// One of them.
    private static final class Asked {
        private final Message.Request request;
        private final String session;
        private Reply reply;
        private @Nullable Outcome answer;

        /// The connection on which the answer was given.
        private long answeredOn = NOWHERE;

        private Asked(Message.Request request, Reply reply) {
            this.request = request;
            this.session = SESSION.scan(request.params()).text("sessionId").orElse("");
            this.reply = reply;
        }
    }

    private final Editor editor;
    private final long keptBytesMax;
    private final Map<RawJson, Asked> book = new LinkedHashMap<>();
    private long keptBytes;

    /// The connection that there is, or was last; they count from 1.
    private long connection = NOWHERE;

    Questions(Editor editor, long keptBytesMax) {
        this.editor = editor;
        this.keptBytesMax = keptBytesMax;
    }

    /// The server is there again, on another connection. What belongs to sessions that nobody
    /// follows any more can no longer be answered.
    void connected(Set<String> sessions) {
        connection++;
        for (Asked asked : List.copyOf(book.values())) {
            if (!sessions.contains(asked.session)) {
                withdraw(asked);
            }
        }
    }

    /// The server asks. It does so again on a new connection, and on the same one when the answer
    /// was not valid.
    void asked(Message.Request request, Reply reply) {
        Asked known = book.get(request.id());
        if (known == null || (known.answer != null && known.answeredOn == connection)) {
            put(request, reply);
            return;
        }
        known.reply = reply;
        if (known.answer != null) {
            deliver(known, known.answer);
        }
    }

    private void put(Message.Request request, Reply reply) {
        forget(request.id());
        Asked asked = new Asked(request, reply);
        book.put(request.id(), asked);
        editor.ask(request, outcome -> answered(asked, outcome));
    }

    private void answered(Asked asked, Outcome outcome) {
        if (book.get(asked.request.id()) != asked || outcome instanceof Outcome.Closed) {
            return;
        }
        asked.answer = outcome;
        keptBytes += bytes(outcome);
        deliver(asked, outcome);
        if (asked.answeredOn == NOWHERE && keptBytes > keptBytesMax) {
            // The request stays open for others: nothing is approved by silence.
            forget(asked.request.id());
        }
    }

    private void deliver(Asked asked, Outcome answer) {
        boolean sent =
                switch (answer) {
                    case Outcome.Result(RawJson value) -> asked.reply.result(value);
                    case Outcome.Failure(int code, String text, RawJson data) ->
                            asked.reply.error(code, text, data);
                    case Outcome.Closed _ -> false;
                };
        asked.answeredOn = sent ? connection : NOWHERE;
    }

    private static int bytes(@Nullable Outcome answer) {
        return switch (answer) {
            case Outcome.Result(RawJson value) -> value.length();
            case Outcome.Failure failure -> failure.text().length();
            case Outcome.Closed _ -> 0;
            case null -> 0;
        };
    }

    /// The server takes a request back.
    void withdrawn(Reply reply) {
        Asked asked = book.get(reply.id());
        if (asked != null) {
            withdraw(asked);
        }
        reply.cancelled();
    }

    /// The log says that a request is answered, or needs no answer any more.
    ///
    /// @param id as in the event's payload
    void resolved(String id) {
        Asked asked = book.get(RawJson.ofText(id));
        if (asked != null) {
            withdraw(asked);
        }
    }

    /// After a session was attached again: these of its requests are open, no others.
    void stillOpen(String session, Set<String> open) {
        for (Asked asked : List.copyOf(book.values())) {
            String id = asked.request.id().node().asString("");
            if (asked.session.equals(session) && !open.contains(id)) {
                withdraw(asked);
            }
        }
    }

    private void withdraw(Asked asked) {
        forget(asked.request.id());
        if (asked.answer == null) {
            editor.withdraw(asked.request.id());
        }
    }

    private void forget(RawJson id) {
        Asked gone = book.remove(id);
        if (gone != null) {
            keptBytes -= bytes(gone.answer);
        }
    }

    /// The ids of the open requests in a session's `state`.
    static Set<String> open(tools.jackson.databind.JsonNode state) {
        return state.path("open").values().stream()
                .map(request -> Json.text(request, "id", ""))
                .collect(java.util.stream.Collectors.toSet());
    }
}
