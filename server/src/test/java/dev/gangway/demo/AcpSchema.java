package dev.gangway.demo;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The published schema of ACP v1, asked by the name of a definition: as a whole it lets nearly
/// everything through, since extension methods are legal. Not for several threads.
final class AcpSchema {

    private final ObjectNode document;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    AcpSchema() throws IOException {
        try (InputStream stream = AcpSchema.class.getResourceAsStream("/acp/schema.json")) {
            document = (ObjectNode) Json.MAPPER.readTree(Objects.requireNonNull(stream));
        }
        withoutHints(document);
    }

    /// Takes out the keywords that are for code generators; the validator warns of each.
    private static void withoutHints(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> hints =
                    object.propertyStream()
                            .filter(p -> p.getKey().startsWith("x-") || isDiscriminator(p))
                            .map(Map.Entry::getKey)
                            .toList();
            object.remove(hints);
        }
        node.forEach(AcpSchema::withoutHints);
    }

    private static boolean isDiscriminator(Map.Entry<String, JsonNode> property) {
        return property.getKey().equals("discriminator") && property.getValue().has("propertyName");
    }

    /// What is wrong with the value, one sentence each.
    List<String> problems(String definition, JsonNode value) {
        Schema schema = schemas.computeIfAbsent(definition, this::schema);
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    private Schema schema(String definition) {
        ObjectNode root = Json.object("$ref", "#/$defs/" + definition);
        root.set("$schema", document.path("$schema"));
        root.set("$defs", document.path("$defs"));
        return registry.getSchema(root);
    }
}
