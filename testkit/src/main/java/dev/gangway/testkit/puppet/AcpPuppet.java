package dev.gangway.testkit.puppet;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A puppet that speaks ACP on stdio. It ends with its stdin.
public final class AcpPuppet {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final String INITIALIZED =
            """
            {"protocolVersion":1,"agentInfo":{"name":"puppet","version":"1"},
            "agentCapabilities":{"loadSession":true,"promptCapabilities":{"image":true,"embeddedContext":true}},
            "_meta":{"steering":{"supported":true}}}
            """;
    private static final String MODES =
            """
            {"modes":{"currentModeId":"default","availableModes":[{"id":"default","name":"Default"},
            {"id":"plan","name":"Plan"},{"id":"bypassPermissions","name":"Bypass"}]}}
            """;

    private final AcpLines lines;
    private final Map<String, AcpVoice> sessions = new HashMap<>();

    private AcpPuppet(OutputStream output) {
        lines = new AcpLines(output);
    }

    /// The program; it takes no arguments.
    public static void main(String[] arguments) throws IOException {
        AcpPuppet puppet = new AcpPuppet(new FileOutputStream(FileDescriptor.out));
        BufferedReader input =
                new BufferedReader(
                        new InputStreamReader(
                                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        String line = input.readLine();
        while (line != null) {
            puppet.received(MAPPER.readTree(line));
            line = input.readLine();
        }
        Runtime.getRuntime().halt(0);
    }

    private void received(JsonNode message) {
        JsonNode id = message.path("id");
        JsonNode params = message.path("params");
        switch (message.path("method").asString("")) {
            case "" -> lines.answered(message);
            case "initialize" -> lines.answer(id, read(INITIALIZED));
            case "session/new" -> opened(id, "puppet-" + ProcessHandle.current().pid());
            case "session/load" -> opened(id, params.path("sessionId").asString(""));
            case "session/prompt" -> session(params).prompt(id, params.path("prompt"));
            case "session/cancel" -> session(params).cancel();
            case "session/set_mode" -> {
                session(params).mode(params.path("modeId").asString(""));
                lines.answer(id, MAPPER.createObjectNode());
            }
            case "session/set_config_option" -> setOption(id, params);
            case "_session/steering" -> {
                session(params).say("steered: " + params.at("/prompt/0/text").asString(""));
                lines.answer(id, MAPPER.createObjectNode().put("outcome", "injected"));
            }
            default -> {
                if (!id.isMissingNode()) {
                    lines.refuse(id, METHOD_NOT_FOUND, "a puppet does not do that");
                }
            }
        }
    }

    /// It takes any value but `broken`.
    private void setOption(JsonNode id, JsonNode params) {
        String value = params.path("value").asString("");
        if (value.equals("broken")) {
            lines.refuse(id, INVALID_PARAMS, "a puppet is never set to broken");
            return;
        }
        session(params).option(params.path("configId").asString("") + " " + value);
        lines.answer(id, MAPPER.createObjectNode());
    }

    private void opened(JsonNode id, String session) {
        sessions.computeIfAbsent(session, name -> new AcpVoice(name, lines));
        ObjectNode answer = read(MODES);
        lines.answer(id, answer.put("sessionId", session));
    }

    private AcpVoice session(JsonNode params) {
        String name = params.path("sessionId").asString("");
        return sessions.computeIfAbsent(name, missing -> new AcpVoice(missing, lines));
    }

    static ObjectNode read(String json) {
        return (ObjectNode) MAPPER.readTree(json);
    }
}
