package dev.gangway.wire.rest;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.wire.rest.Operation.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was said, found by its words.
final class SearchResource {
    static final String TEXT = "{\"type\":\"string\"}";

    /// The year 9999: times above it are mistyped.
    static final Instant LATEST = Instant.ofEpochMilli(253_402_300_799_999L);

    private static final String TIME = "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0}";

    static final Parameter FROM =
            Parameter.query("from", TIME, "what began then or later, in milliseconds since 1970");
    static final Parameter TO = Parameter.query("to", TIME, "and before then");

    /// The most hits of one page.
    private static final int PAGE_MAX = 50;

    private static final int PAGE = 20;

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "search",
                                    "/search",
                                    "search",
                                    "What was said in the sessions that are yours to see",
                                    Views.Found.class,
                                    SearchResource::search)
                            .with(
                                    Parameter.query(
                                            "q",
                                            TEXT,
                                            "words that must all be there, \\\"phrases\\\", and"
                                                    + " beginnings of words with a *"),
                                    Parameter.query("project", TEXT, "only in this one"),
                                    Parameter.query("agent", TEXT, "only in sessions of this one"),
                                    Parameter.query(
                                            "kind",
                                            "{\"type\":\"string\",\"enum\":[\"message\",\"tool_call\"]}",
                                            "only these entries"),
                                    FROM,
                                    TO,
                                    Parameter.query("cursor", TEXT, "the next of the page before"),
                                    Parameter.query(
                                            "limit",
                                            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":50}",
                                            "hits on a page; 20 without")));

    private SearchResource() {}

    private static void search(Call call) {
        Query.Search wanted =
                new Query.Search(
                        call.query("q").orElseThrow(() -> RestJson.invalid("q must say what.")),
                        call.query("project"),
                        call.query("agent"),
                        call.query("kind"),
                        time(call, "from"),
                        time(call, "to"),
                        call.query("cursor"),
                        (int) call.number("limit", PAGE, 1, PAGE_MAX));
        Views.Found found = Views.Found.of((Answered.Found) call.read(wanted));
        call.answer(found, call.link(found.next()));
    }

    static Optional<Instant> time(Call call, String name) {
        return call.query(name)
                .map(text -> Call.whole(name, text, 0, LATEST.toEpochMilli()))
                .map(Instant::ofEpochMilli);
    }
}
