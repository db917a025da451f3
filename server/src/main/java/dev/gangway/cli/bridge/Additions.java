package dev.gangway.cli.bridge;

import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Gangway's additions to ACP in parameters and results: `_meta.gangway` (docs/wire/acp.md), read,
/// added, and taken out for an editor that did not announce them.
final class Additions {
    static final String METHODS = "_gangway/";

    private static final String META = "_meta";
    private static final String GANGWAY = "gangway";
    private static final JsonScanner IN_PARAMETERS = JsonScanner.of(META);
    private static final JsonScanner IN_META = JsonScanner.of(GANGWAY);

    private Additions() {}

    /// `_meta.gangway`; empty when there is none.
    static Optional<RawJson> in(RawJson object) {
        return IN_PARAMETERS.scan(object).members(META, IN_META).json(GANGWAY);
    }

    /// `_meta.gangway` as a tree; a missing node when there is none.
    static JsonNode tree(RawJson object) {
        return in(object).map(RawJson::node).orElse(Json.object().path(GANGWAY));
    }

    /// The object with a member added in `_meta.gangway`.
    static RawJson with(RawJson object, String name, RawJson value) {
        RawJson meta = IN_PARAMETERS.scan(object).json(META).orElse(RawJson.EMPTY_OBJECT);
        RawJson gangway = in(object).orElse(RawJson.EMPTY_OBJECT);
        return ObjectEdit.set(
                object, META, ObjectEdit.set(meta, GANGWAY, ObjectEdit.set(gangway, name, value)));
    }

    /// Without `_meta.gangway`, and without a `_meta` that held nothing else.
    static RawJson without(RawJson object) {
        if (in(object).isEmpty()) {
            return object;
        }
        RawJson meta =
                ObjectEdit.without(IN_PARAMETERS.scan(object).json(META).orElseThrow(), GANGWAY);
        return meta.equals(RawJson.EMPTY_OBJECT)
                ? ObjectEdit.without(object, META)
                : ObjectEdit.set(object, META, meta);
    }

    /// A result without `_meta.gangway`, wherever in it that stands.
    static RawJson withoutAny(RawJson result) {
        RawJson left = without(result);
        if (!left.toString().contains("\"" + GANGWAY + "\"")) {
            return left;
        }
        JsonNode tree = left.node();
        return removeFrom(tree) ? RawJson.ofNode(tree) : left;
    }

    private static boolean removeFrom(JsonNode node) {
        boolean removed = false;
        if (node instanceof ObjectNode object
                && object.path(META) instanceof ObjectNode meta
                && meta.remove(GANGWAY) != null) {
            removed = true;
            if (meta.isEmpty()) {
                object.remove(META);
            }
        }
        for (JsonNode child : List.copyOf(node.values())) {
            removed |= removeFrom(child);
        }
        return removed;
    }

    /// The parameters of `initialize` as the bridge sends them: announced, and with neither files
    /// nor terminals, which are the server's own affair.
    static RawJson announcing(RawJson initialize) {
        if (!(initialize.node() instanceof ObjectNode parameters)) {
            return initialize;
        }
        ObjectNode capabilities =
                parameters.path("clientCapabilities") instanceof ObjectNode given
                        ? given
                        : parameters.putObject("clientCapabilities");
        capabilities.remove(List.of("fs", "terminal"));
        if (!announced(initialize)) {
            ObjectNode meta =
                    capabilities.path(META) instanceof ObjectNode given
                            ? given
                            : capabilities.putObject(META);
            meta.putObject(GANGWAY);
        }
        return RawJson.ofNode(parameters);
    }

    /// Whether a client announces that it knows the additions.
    static boolean announced(RawJson initialize) {
        JsonNode gangway = initialize.node().path("clientCapabilities").path(META).path(GANGWAY);
        return gangway.isObject() || gangway.booleanValue(false);
    }

    /// A position, as the wire has it.
    static RawJson position(String epoch, long sequence) {
        return new Bytes(64)
                .appendAscii("{\"epoch\":")
                .appendJsonString(epoch)
                .appendAscii(",\"seq\":")
                .appendLong(sequence)
                .appendByte('}')
                .toJson();
    }
}
