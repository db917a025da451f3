package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Answered.ProjectSummary;
import dev.gangway.gateway.Answered.SessionSummary;
import dev.gangway.json.Json;
import dev.gangway.search.SearchHit;
import dev.gangway.search.Snippet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What was said, and titles, as server-sent events: all of them at once, since an index is asked
/// and nothing is read through. The last word may be the beginning of one.
final class SearchRoutes {
    private static final int FOUND = 50;
    private static final String MESSAGES = "message";

    static final List<Route> ALL =
            List.of(Route.of("GET", "/api/providers/search/sessions", SearchRoutes::search));

    private final Call call;
    private final String wanted;
    private final Map<String, ProjectSummary> projects;
    private final StringBuilder events = new StringBuilder();

    private SearchRoutes(Call call) {
        this.call = call;
        this.wanted = call.exchange().query("q").orElse("").strip();
        this.projects =
                Lists.projects(call).stream()
                        .collect(Collectors.toMap(ProjectSummary::id, Function.identity()));
    }

    private static void search(Call call) {
        byte[] events = new SearchRoutes(call).found().getBytes(StandardCharsets.UTF_8);
        call.exchange().answer(200, "text/event-stream", events, List.of());
    }

    private String found() {
        event("title-results", Json.object().set("titleResults", titles()));
        Map<String, List<SearchHit>> found = new LinkedHashMap<>();
        hits().forEach(hit ->
                found.computeIfAbsent(hit.project(), _ -> new ArrayList<>()).add(hit));
        int total = 0;
        int shown = 0;
        for (Map.Entry<String, List<SearchHit>> each : found.entrySet()) {
            total += each.getValue().size();
            shown++;
            ObjectNode result = progress(total, shown, found.size());
            result.set("projectResult", project(each.getKey(), each.getValue()));
            event("result", result);
        }
        event("progress", progress(total, shown, found.size()));
        event("done", Json.object());
        return events.toString();
    }

    private void event(String name, JsonNode data) {
        events.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }

    private static ObjectNode progress(int matches, int shown, int all) {
        return Json.object()
                .put("totalMatches", matches)
                .put("scannedProjects", shown)
                .put("totalProjects", all);
    }

    /// The hits; none for what holds no word.
    private List<SearchHit> hits() {
        Query query =
                new Query.Search(
                        beginning(wanted),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(MESSAGES),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        (int) Math.max(1, call.number("limit", FOUND, FOUND)));
        try {
            return ((Answered.Found) call.read(query)).hits();
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.INVALID) {
                return List.of();
            }
            throw refused;
        }
    }

    /// A person may be in the middle of the last word.
    private static String beginning(String words) {
        boolean word =
                !words.isEmpty()
                        && Character.isLetterOrDigit(words.codePointBefore(words.length()));
        return word ? words + "*" : words;
    }

    private ArrayNode titles() {
        ArrayNode titles = Json.array();
        String part = wanted.toLowerCase(Locale.ROOT);
        for (SessionSummary each : Lists.sessions(call)) {
            boolean fits = !part.isEmpty() && each.title().toLowerCase(Locale.ROOT).contains(part);
            if (fits && titles.size() < FOUND) {
                titles.addObject()
                        .put("projectId", each.project())
                        .put("projectDisplayName", name(each.project()))
                        .put("sessionId", each.id())
                        .put("provider", each.agent())
                        .put("sessionTitle", each.title())
                        .put("lastActivity", GatewayFrames.time(each.updatedAtMillis()));
            }
        }
        return titles;
    }

    private String name(String project) {
        ProjectSummary known = projects.get(project);
        return known == null ? "" : known.name();
    }

    private ObjectNode project(String id, List<SearchHit> hits) {
        ObjectNode project =
                Json.object()
                        .put("projectId", id)
                        .put("projectName", id)
                        .put("projectDisplayName", name(id));
        Map<String, ObjectNode> sessions = new LinkedHashMap<>();
        for (SearchHit hit : hits) {
            ObjectNode session = sessions.computeIfAbsent(hit.session(), _ -> session(hit));
            session.withArray("matches").add(match(hit));
        }
        ArrayNode listed = project.putArray("sessions");
        sessions.values().forEach(listed::add);
        return project;
    }

    private static ObjectNode session(SearchHit hit) {
        return Json.object()
                .put("sessionId", hit.session())
                .put("provider", hit.agent())
                .put("sessionSummary", Listing.title(hit.title()));
    }

    private static ObjectNode match(SearchHit hit) {
        ObjectNode match =
                Json.object()
                        .put("role", hit.role().equals("user") ? "user" : "assistant")
                        .put("snippet", hit.snippet().text());
        ArrayNode highlights = match.putArray("highlights");
        for (Snippet.Mark mark : hit.snippet().marks()) {
            highlights.addObject().put("start", mark.from()).put("end", mark.to());
        }
        return match.put("timestamp", GatewayFrames.time(hit.atMillis()))
                .put("provider", hit.agent());
    }
}
