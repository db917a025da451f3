package dev.gangway.access;

import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The events in feeds that tell of access (docs/wire/acp.md lists their fields). Pure.
final class AccessPayloads {
    private AccessPayloads() {}

    /// What a user may now do with what is shared.
    ///
    /// @param shared empty for the server itself: the user was made
    /// @param rights none when the grant ended
    static Event granted(
            Optional<Shared> shared,
            String user,
            Collection<Right> rights,
            String by,
            long connection,
            long atMillis) {
        ObjectNode payload = Json.object();
        ObjectNode subject = payload.putObject("shared");
        subject.put("kind", shared.map(AccountTables::kind).orElse("server"));
        shared.ifPresent(named -> subject.put("id", named.id()));
        ArrayNode names = payload.put("user", user).putArray("rights");
        rights.stream().sorted().forEach(right -> names.add(lower(right)));
        payload.put("by", by);
        Origin origin = Origin.of(by, connection);
        return new Event(EventKind.FEED_GRANT, 0, 0, atMillis, origin, RawJson.ofNode(payload));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
