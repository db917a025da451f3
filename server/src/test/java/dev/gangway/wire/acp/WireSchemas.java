package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gangway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// ACP's published schema and ours, to hold frames against.
final class WireSchemas {
    static final WireSchemas ACP =
            new WireSchemas(Path.of("src/test/resources/acp/schema.v1.json"));
    static final WireSchemas UNSTABLE =
            new WireSchemas(Path.of("src/test/resources/acp/schema.v1.unstable.json"));
    static final WireSchemas GANGWAY = new WireSchemas(Path.of("../docs/wire/acp.schema.json"));

    private final JsonNode definitions;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private WireSchemas(Path file) {
        try {
            definitions = Json.parse(Files.readAllBytes(file)).path("$defs");
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    boolean defines(String name) {
        return definitions.has(name);
    }

    /// Fails unless the value is what the schema defines under this name.
    void check(String name, JsonNode value) {
        assertThat(definitions.has(name)).as("the schema defines " + name).isTrue();
        List<Error> errors = schemas.computeIfAbsent(name, this::schema).validate(value);
        assertThat(errors).as(name + ": " + value).isEmpty();
    }

    private Schema schema(String name) {
        ObjectNode whole = Json.object();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.put("$ref", "#/$defs/" + name);
        whole.set("$defs", definitions);
        return registry.getSchema(whole);
    }

    /// The name of ACP's definition of what goes with a method: `Request`, `Response` or
    /// `Notification`.
    String ofMethod(String method, String sort) {
        for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
            boolean its = method.equals(Json.text(definition.getValue(), "x-method", ""));
            if (its && definition.getKey().endsWith(sort)) {
                return definition.getKey();
            }
        }
        throw new AssertionError("ACP has no " + sort + " of " + method);
    }
}
