package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Shows records of the audit, one a line.
record AuditLines(Terminal terminal, boolean json) {
    void show(RawJson record) {
        if (json) {
            terminal.raw(record.toString());
        } else {
            terminal.line(line(record.node()));
        }
    }

    /// As in: `12 2026-01-31T12:00:00Z Owner (127.0.0.1) session.prompt session/x accepted
    /// {"bytes":40,"turn":1}`.
    private static String line(JsonNode record) {
        return List.of(
                        Long.toString(Json.number(record, "sequence", 0)),
                        Instant.ofEpochMilli(Json.number(record, "at", 0)).toString(),
                        who(record),
                        Json.text(record, "action", ""),
                        Json.text(record, "stream", ""),
                        Json.text(record, "outcome", ""),
                        details(record))
                .stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("  "));
    }

    private static String who(JsonNode record) {
        String principal = Json.text(record, "principal", "");
        String name = Json.text(record, "name", "");
        String who = name.isEmpty() ? principal : name;
        String from = Json.text(record, "address", "");
        return (who.isEmpty() ? "-" : who) + (from.isEmpty() ? "" : " (" + from + ")");
    }

    private static String details(JsonNode record) {
        String details = record.path("details").toString();
        return details.equals("{}") ? "" : details;
    }
}
