package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts what an agent asks to the person at the terminal (ACP v1 `session/request_permission`,
/// `elicitation/create`).
final class Asking {
    private final Terminal terminal;

    Asking(Terminal terminal) {
        this.terminal = terminal;
    }

    /// The result for a permission request: the option that was chosen. Without an answer it fails,
    /// and nothing is approved.
    RawJson permission(JsonNode params) {
        List<JsonNode> options = new ArrayList<>();
        params.path("options").forEach(options::add);
        JsonNode tool = params.path("toolCall");
        terminal.heading("The agent asks: " + Json.text(tool, "title", "may I go on?"));
        lineage(params).ifPresent(above -> terminal.line("  for its sub-agent: " + above));
        if (tool.has("rawInput")) {
            terminal.line("  " + tool.path("rawInput"));
        }
        for (int i = 0; i < options.size(); i++) {
            terminal.line("  " + (i + 1) + ") " + Json.text(options.get(i), "name", "?"));
        }
        int chosen = number("Your choice (1-" + options.size() + "):", options.size());
        ObjectNode result = Json.object();
        result.putObject("outcome")
                .put("outcome", "selected")
                .put("optionId", Json.text(options.get(chosen - 1), "optionId", ""));
        return RawJson.ofNode(result);
    }

    /// The tool calls under which a sub-agent asks, outermost first.
    private static Optional<String> lineage(JsonNode params) {
        List<String> above = new ArrayList<>();
        for (JsonNode call : params.path("_meta").path("gangway").path("lineage")) {
            String title = Json.text(call, "title", "");
            above.add(title.isEmpty() ? Json.text(call, "toolCallId", "?") : title);
        }
        return above.isEmpty() ? Optional.empty() : Optional.of(String.join(" > ", above));
    }

    /// The result for a question: whether a page is opened, or a form's fields, asked one by one.
    RawJson question(JsonNode params) {
        return Json.text(params, "mode", "form").equals("url") ? page(params) : form(params);
    }

    /// Shows where the page is, whole, and opens nothing: whoever says yes opens it (ACP v1,
    /// elicitation, URL security).
    private RawJson page(JsonNode params) {
        String url = Json.text(params, "url", "");
        terminal.heading(
                "The agent asks you to open a page: " + Json.text(params, "message", "no reason"));
        terminal.line("  at the host: " + host(url));
        terminal.line("  " + url);
        String answer = answered(terminal.ask("Will you open it? (yes/no)"));
        boolean yes = answer.strip().matches("(?i)y|yes");
        if (yes) {
            terminal.line("Open the address above in your browser. Gangway does not open it.");
        }
        return RawJson.ofNode(Json.object().put("action", yes ? "accept" : "decline"));
    }

    private static String host(String url) {
        try {
            String host = String.valueOf(new URI(url).getHost());
            boolean odd = host.startsWith("xn--") || host.contains(".xn--");
            return odd ? host + " (written in other letters than it seems: look twice)" : host;
        } catch (URISyntaxException odd) {
            return "unknown (this is no proper address)";
        }
    }

    private RawJson form(JsonNode params) {
        terminal.heading("The agent asks: " + Json.text(params, "message", "a question"));
        ObjectNode result = Json.object().put("action", "accept");
        ObjectNode content = result.putObject("content");
        for (Map.Entry<String, JsonNode> field :
                params.path("requestedSchema").path("properties").properties()) {
            answer(content, field.getKey(), field.getValue());
        }
        return RawJson.ofNode(result);
    }

    private void answer(ObjectNode content, String name, JsonNode schema) {
        List<String> choices = new ArrayList<>();
        schema.path("enum").forEach(choice -> choices.add(choice.asString("")));
        schema.path("oneOf").forEach(choice -> choices.add(choice.path("const").asString("")));
        String hint = choices.isEmpty() ? "" : " (" + String.join(", ", choices) + ")";
        String answer = answered(terminal.ask(Json.text(schema, "title", name) + hint + ":"));
        switch (Json.text(schema, "type", "string")) {
            case "boolean" -> content.put(name, answer.matches("(?i)y|yes|true"));
            case "integer", "number" -> content.set(name, numeric(answer));
            default -> content.put(name, answer);
        }
    }

    private static JsonNode numeric(String answer) {
        try {
            return RawJson.of(answer.strip()).node();
        } catch (IllegalArgumentException notANumber) {
            return RawJson.ofText(answer).node();
        }
    }

    private int number(String question, int highest) {
        while (true) {
            String answer = answered(terminal.ask(question)).strip();
            if (answer.matches("\\d{1,3}")
                    && Integer.parseInt(answer) >= 1
                    && Integer.parseInt(answer) <= highest) {
                return Integer.parseInt(answer);
            }
            terminal.warn("Please give a number from 1 to " + highest + ".");
        }
    }

    private static String answered(java.util.Optional<String> line) {
        return line.orElseThrow(
                () -> new CommandFailed("Nobody answers here; the request stays open."));
    }
}
