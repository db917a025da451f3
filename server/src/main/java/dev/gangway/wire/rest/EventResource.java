package dev.gangway.wire.rest;

import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Bytes;
import dev.gangway.log.Resume;
import dev.gangway.wire.rest.Operation.Parameter;
import java.util.List;
import java.util.Optional;

/// What happened: pages of events, streams of them, the transcript, exports.
final class EventResource {
    private static final String TAG = "events";
    private static final int PAGE = 100;
    private static final int PAGE_MAX = 500;
    private static final String HEAD = "head";
    private static final String LIMIT =
            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500,\"default\":100}";
    private static final String ORDINAL = "{\"type\":\"integer\",\"minimum\":0}";

    private static final Parameter[] POSITION = {
        Parameter.query(
                "after",
                "{\"type\":\"string\",\"default\":\"0\"}",
                "Events behind this position: a sequence, or EPOCH:SEQUENCE; `head` for a stream of"
                        + " what comes from now on."),
        Parameter.query("limit", LIMIT, "How many; of a page only."),
        Parameter.header("Last-Event-ID", "EPOCH:SEQUENCE of the last event that a stream brought.")
    };

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "readSessionEvents",
                                    "/sessions/{session}/events",
                                    TAG,
                                    "A session's events, as a page or as a stream",
                                    Views.EventPage.class,
                                    call -> events(call, Optional.of(call.variable("session"))))
                            .with(POSITION)
                            .giving(200, new Operation.Answer.JsonOrEvents(Views.EventPage.class)),
                    Operation.get(
                                    "readFeedEvents",
                                    "/feed/events",
                                    TAG,
                                    "What changed for you, as a page or as a stream",
                                    Views.EventPage.class,
                                    call -> events(call, Optional.empty()))
                            .with(POSITION)
                            .giving(200, new Operation.Answer.JsonOrEvents(Views.EventPage.class)),
                    Operation.get(
                                    "readTranscript",
                                    "/sessions/{session}/transcript",
                                    TAG,
                                    "A session's conversation, from either end",
                                    Views.Transcript.class,
                                    EventResource::transcript)
                            .with(
                                    Parameter.query(
                                            "before", ORDINAL, "Entries below this ordinal."),
                                    Parameter.query("after", ORDINAL, "Entries above it instead."),
                                    Parameter.query("limit", LIMIT, "How many.")),
                    Operation.get(
                                    "exportSession",
                                    "/sessions/{session}/export",
                                    TAG,
                                    "The whole of a session",
                                    Views.Transcript.class,
                                    Export::write)
                            .with(
                                    Parameter.query(
                                            "format",
                                            "{\"type\":\"string\",\"enum\":[\"jsonl\","
                                                    + "\"markdown\"],\"default\":\"jsonl\"}",
                                            "Every event, one a line; or the conversation."))
                            .giving(
                                    200,
                                    new Operation.Answer.Text(
                                            List.of(Export.JSON_LINES, Export.MARKDOWN))));

    private EventResource() {}

    private record Asked(Optional<String> epoch, long sequence) {
        static Asked of(String text) {
            int colon = text.indexOf(':');
            return new Asked(
                    colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon)),
                    Call.whole(
                            "A position's sequence",
                            text.substring(colon + 1),
                            0,
                            Position.SEQUENCE_LIMIT - 1));
        }
    }

    private static void events(Call call, Optional<String> session) {
        boolean stream =
                call.exchange()
                        .header("Accept")
                        .filter(accepted -> accepted.contains("text/event-stream"))
                        .isPresent();
        String after =
                call.exchange()
                        .header("Last-Event-ID")
                        .filter(_ -> stream)
                        .or(() -> call.query("after"))
                        .orElse("0");
        if (stream) {
            stream(call, session, after);
        } else {
            page(call, session, Asked.of(after));
        }
    }

    private static void page(Call call, Optional<String> session, Asked asked) {
        int limit = (int) call.number("limit", PAGE, 1, PAGE_MAX);
        Answered.Events found = read(call, session, asked, limit);
        String next =
                "<%s?after=%s&limit=%d>; rel=\"next\""
                        .formatted(call.exchange().path(), found.after(), limit);
        call.answerJson(write(found), found.more() ? List.of("Link", next) : List.of());
    }

    static Answered.Events read(Call call, Optional<String> session, long after, int limit) {
        return read(call, session, new Asked(Optional.empty(), after), limit);
    }

    private static Answered.Events read(
            Call call, Optional<String> session, Asked asked, int limit) {
        return (Answered.Events)
                call.read(new Query.Events(session, asked.epoch(), asked.sequence(), limit));
    }

    /// Events are put together from their bytes: what an agent said is not written anew.
    private static byte[] write(Answered.Events page) {
        Bytes out = new Bytes(1024);
        out.appendAscii("{\"outcome\":\"").appendAscii(outcome(page.resume()));
        out.appendAscii("\",\"epoch\":\"").appendAscii(page.after().epoch().toString());
        out.appendAscii("\",\"after\":").appendLong(page.after().sequence());
        out.appendAscii(",\"more\":").appendAscii(Boolean.toString(page.more()));
        if (page.resume() instanceof Resume.Gap gap) {
            out.appendAscii(",\"firstKept\":").appendLong(gap.firstKept());
        }
        out.appendAscii(",\"events\":[");
        EventEncoder encoder = new EventEncoder(page.after().epoch());
        boolean first = true;
        for (Sequenced each : page.events()) {
            if (!first) {
                out.appendByte(',');
            }
            first = false;
            encoder.encode(each.sequence(), each.event(), out);
        }
        return out.appendAscii("]}").toByteArray();
    }

    private static String outcome(Resume resume) {
        return switch (resume) {
            case Resume.Resumed _ -> "resumed";
            case Resume.Gap _ -> "gap";
            case Resume.Reset _ -> "reset";
        };
    }

    /// What is wrong with the request is said before the stream begins.
    private static void stream(Call call, Optional<String> session, String after) {
        Asked asked = Asked.of(after.equals(HEAD) ? "0" : after);
        Answered.Events now = read(call, session, asked, 1);
        Epoch epoch =
                asked.sequence() == 0
                        ? now.resume().head().epoch()
                        : asked.epoch().map(Epoch::parse).orElse(now.resume().head().epoch());
        Optional<Position> from =
                after.equals(HEAD)
                        ? Optional.empty()
                        : Optional.of(new Position(epoch, asked.sequence()));
        StreamName stream =
                session.map(StreamName::session)
                        .orElseGet(() -> StreamName.feed(call.caller().id()));
        call.exchange().events(call.shared(), socket -> EventLink.open(call, stream, from, socket));
    }

    private static void transcript(Call call) {
        Query.Transcript page =
                new Query.Transcript(
                        call.variable("session"),
                        ordinal(call, "before"),
                        ordinal(call, "after"),
                        (int) call.number("limit", PAGE, 1, PAGE_MAX));
        call.answer(Views.Transcript.of((Answered.Transcript) call.read(page)));
    }

    private static Optional<Long> ordinal(Call call, String name) {
        return call.query(name).map(text -> Call.whole(name, text, 0, Position.SEQUENCE_LIMIT));
    }
}
