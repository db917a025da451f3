package dev.gangway.testkit.model;

import dev.gangway.testkit.model.ModelRequest.Message;
import dev.gangway.testkit.model.ModelRequest.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a person said, out of the content of a user message.
///
/// Some agents (Claude Code, Qwen Code) put into one message all that came since the model last
/// spoke: remarks of their own, and each prompt, those that failed or were interrupted too. So a
/// block that scripts something begins a message where one stands before it already; remarks join
/// their neighbours.
final class UserTexts {
    private UserTexts() {}

    /// One message for a string; for a list of blocks one for each block that scripts something, at
    /// least one.
    static List<Message> of(JsonNode content) {
        if (content.isString()) {
            return List.of(new Message(Role.USER, content.asString()));
        }
        List<String> prompts = new ArrayList<>();
        for (JsonNode block : content) {
            if (block.path("text").isString()) {
                add(prompts, block.path("text").asString());
            }
        }
        return prompts.isEmpty()
                ? List.of(new Message(Role.USER, ""))
                : prompts.stream().map(text -> new Message(Role.USER, text)).toList();
    }

    /// Whether any text of the content scripts something.
    static boolean script(JsonNode content) {
        return of(content).stream().anyMatch(message -> scripts(message.text()));
    }

    private static void add(List<String> prompts, String text) {
        boolean another = !prompts.isEmpty() && scripts(prompts.getLast()) && scripts(text);
        if (prompts.isEmpty() || another) {
            prompts.add(text);
        } else {
            prompts.add(prompts.removeLast() + "\n" + text);
        }
    }

    private static boolean scripts(String text) {
        return !Script.parse(text).isEmpty();
    }
}
