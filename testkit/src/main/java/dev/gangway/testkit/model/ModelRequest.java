package dev.gangway.testkit.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A completion request, the same for all protocols. Immutable.
///
/// @param model the model's name as the agent asked for it
/// @param streamed whether the answer goes out as server-sent events
/// @param system the system text, or ""
/// @param messages the conversation, oldest first
/// @param tools what the agent offers to be called
/// @param answerSchema the JSON schema that the answer must satisfy, where the agent asked for one
public record ModelRequest(
        String model,
        boolean streamed,
        String system,
        List<Message> messages,
        List<Tool> tools,
        @Nullable JsonNode answerSchema) {

    /// Who a message is from.
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL;

        /// The role in lower case, as logs and `@history` show it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One message of the conversation; a tool's result has the role TOOL in every protocol.
    public record Message(Role role, String text) {}

    /// A tool that the agent offers.
    ///
    /// @param name its name as it has to be called
    /// @param parameters the JSON schema of its arguments
    public record Tool(String name, JsonNode parameters) {}

    /// Copies the lists.
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /// Whether an agent asks beside the conversation: for a title, a summary, a route, or with a
    /// model named `side`.
    public boolean aside() {
        String words = system.toLowerCase(Locale.ROOT);
        return answerSchema != null
                || model.contains("side")
                || words.contains("title generator")
                || words.contains("generate a title");
    }

    /// The script of the last user message, empty for an aside.
    public Script script() {
        return aside() ? new Script(List.of()) : Script.parse(lastUserText());
    }

    /// The text of the last user message, or "".
    public String lastUserText() {
        return lastUserIndex().map(index -> messages.get(index).text()).orElse("");
    }

    /// How many times the model called and got results since the last user message.
    public int toolRounds() {
        int rounds = 0;
        Role before = Role.USER;
        for (Message message : messages.subList(lastUserIndex().orElse(-1) + 1, messages.size())) {
            rounds += message.role() == Role.TOOL && before != Role.TOOL ? 1 : 0;
            before = message.role();
        }
        return rounds;
    }

    /// Each message as `role: text`, one a line.
    public String history() {
        return messages.stream()
                .map(message -> message.role().word() + ": " + message.text())
                .collect(Collectors.joining("\n"));
    }

    private Optional<Integer> lastUserIndex() {
        for (int index = messages.size() - 1; index >= 0; index--) {
            if (messages.get(index).role() == Role.USER) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }
}
