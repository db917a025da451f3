package dev.gangway.wire.rest;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.gangway.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of the operations, its schemas made from their records.
final class OpenApi {
    private static final List<Integer> REFUSALS = List.of(400, 401, 403, 404, 409, 429, 503);

    private static final Map<String, String> TAGS =
            Map.of(
                    "sessions",
                    "Conversations with agents",
                    "events",
                    "What happened in them, and what changed for you",
                    "turns",
                    "Prompts, what became of them, and the queue",
                    "permissions",
                    "What agents wait for people to say",
                    "agents",
                    "What there is to work with",
                    "access",
                    "Who may come in, and what they may do",
                    "usage",
                    "What turns used, and budgets",
                    "search",
                    "What was said, found by its words",
                    "audit",
                    "Who did what");

    private final SchemaBuilder schemas =
            new SchemaGenerator(config().build()).buildMultipleSchemaDefinitions();

    private static SchemaGeneratorConfigBuilder config() {
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                        .without(Option.FLATTENED_OPTIONALS);
        config.forFields()
                .withRequiredCheck(field -> !field.getRawMember().getType().equals(Optional.class))
                // What does not apply is left out: it is never null.
                .withTargetTypeOverridesResolver(field ->
                        field.getType().getErasedType() == Optional.class
                                ? List.of(field.getType().getTypeParameters().getFirst())
                                : null);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider((type, context) ->
                        isJson(type)
                                ? new CustomDefinition(
                                        context.getGeneratorConfig().createObjectNode(),
                                        CustomDefinition.DefinitionType.INLINE,
                                        CustomDefinition.AttributeInclusion.NO)
                                : null);
        return config;
    }

    private static boolean isJson(ResolvedType type) {
        return JsonNode.class.isAssignableFrom(type.getErasedType());
    }

    ObjectNode document(List<Operation> operations) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Gangway")
                .put("version", "1")
                .put("summary", "Coding agents behind one durable socket")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/api/v1");
        document.putArray("security").addObject().putArray("bearer");
        var tags = document.putArray("tags");
        operations.stream()
                .map(Operation::tag)
                .distinct()
                .forEach(tag ->
                        tags.addObject()
                                .put("name", tag)
                                .put("description", Objects.requireNonNull(TAGS.get(tag), tag)));
        ObjectNode paths = document.putObject("paths");
        for (Operation operation : operations) {
            ObjectNode path =
                    paths.get(operation.path()) instanceof ObjectNode known
                            ? known
                            : paths.putObject(operation.path());
            path.set(operation.method().toLowerCase(java.util.Locale.ROOT), describe(operation));
        }
        components(document);
        return document;
    }

    private void components(ObjectNode document) {
        JsonNode problem = schemas.createSchemaReference(Refusal.class);
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer");
        ObjectNode responses = components.putObject("responses");
        ObjectNode refused =
                responses.putObject("Problem").put("description", "Refused (RFC 9457)");
        refused.putObject("content").putObject("application/problem+json").set("schema", problem);
        components.set("schemas", schemas.collectDefinitions("components/schemas"));
    }

    /// A refusal, as `http.Problem` writes it.
    ///
    /// @param code the name by which programs know it
    private record Refusal(String type, String title, int status, String detail, String code) {}

    private ObjectNode describe(Operation operation) {
        ObjectNode described =
                Json.object()
                        .put("operationId", operation.id())
                        .put("summary", operation.summary());
        described.putArray("tags").add(operation.tag());
        var parameters = described.putArray("parameters");
        Arrays.stream(operation.path().split("/"))
                .filter(part -> part.startsWith("{"))
                .forEach(part ->
                        parameters
                                .addObject()
                                .put("name", part.substring(1, part.length() - 1))
                                .put("in", "path")
                                .put("required", true)
                                .putObject("schema")
                                .put("type", "string"));
        for (var parameter : operation.parameters()) {
            parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("in", parameter.place())
                    .put("description", parameter.description())
                    .set("schema", Json.parse(parameter.schema()));
        }
        operation
                .body()
                .ifPresent(body ->
                        described
                                .putObject("requestBody")
                                .put("required", true)
                                .putObject("content")
                                .putObject("application/json")
                                .set("schema", schemas.createSchemaReference(body)));
        responses(operation, described.putObject("responses"));
        return described;
    }

    private void responses(Operation operation, ObjectNode responses) {
        ObjectNode good =
                responses
                        .putObject(Integer.toString(operation.status()))
                        .put("description", "Done");
        switch (operation.answer()) {
            case Operation.Answer.Nothing _ -> {}
            case Operation.Answer.Json(Class<?> type) -> json(good.putObject("content"), type);
            case Operation.Answer.JsonOrEvents(Class<?> type) -> {
                ObjectNode content = good.putObject("content");
                json(content, type);
                text(content, "text/event-stream");
            }
            case Operation.Answer.Text(List<String> types) -> {
                ObjectNode content = good.putObject("content");
                types.forEach(type -> text(content, type));
            }
        }
        for (int status : REFUSALS) {
            responses
                    .putObject(Integer.toString(status))
                    .put("$ref", "#/components/responses/Problem");
        }
        boolean conditional =
                operation.parameters().stream().anyMatch(each -> each.name().equals("If-Match"));
        if (conditional) {
            responses.putObject("412").put("$ref", "#/components/responses/Problem");
        }
    }

    private void json(ObjectNode content, Class<?> type) {
        content.putObject("application/json").set("schema", schemas.createSchemaReference(type));
    }

    private static void text(ObjectNode content, String type) {
        content.putObject(type).putObject("schema").put("type", "string");
    }
}
