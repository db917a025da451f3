package dev.gangway.wire.construct;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an encoder remembers of the running turn: the answer so far, its tool calls, why it is
/// being ended. One thread.
final class TurnMemory {
    /// How much of an answer is kept to be told whole at the end; of a longer one the chunks are
    /// all that there is.
    static final int ANSWER_BYTES_MAX = 1 << 20;

    /// How many tool calls of a turn are told apart; the oldest are forgotten.
    static final int TOOLS_MAX = 1024;

    /// How much of a tool's output is kept until the tool is done.
    static final int OUTPUT_CHARACTERS_MAX = 16 << 10;

    /// A tool call that was shown.
    static final class Tool {
        final String name;
        String output = "";
        boolean done;

        Tool(String name) {
            this.name = name;
        }
    }

    private final Map<String, Tool> tools = new LinkedHashMap<>();

    /// The inner bytes of JSON strings, end to end.
    private Bytes answer = new Bytes(256);

    private boolean tooLong;
    private long message;
    private String reason = "";
    private String budget = "";
    private @Nullable RawJson usage;

    void begin() {
        tools.clear();
        answer = new Bytes(256);
        tooLong = false;
        message = 0;
        reason = "";
        budget = "";
        usage = null;
    }

    /// @param of the number of the message that the text is part of
    /// @param text a JSON string
    void said(long of, RawJson text) {
        if (tooLong) {
            return;
        }
        if (answer.length() + text.length() > ANSWER_BYTES_MAX) {
            tooLong = true;
            answer = new Bytes(0);
            return;
        }
        if (message != 0 && message != of) {
            answer.appendAscii("\\n\\n");
        }
        message = of;
        answer.append(text.bytes(), 1, text.length() - 2);
    }

    /// All that was said, a JSON string; empty when it is too long to be told again.
    Optional<RawJson> answer() {
        if (tooLong) {
            return Optional.empty();
        }
        byte[] whole =
                new Bytes(answer.length() + 2)
                        .appendByte('"')
                        .append(answer.array(), 0, answer.length())
                        .appendByte('"')
                        .toByteArray();
        return Optional.of(RawJson.trusted(whole, 0, whole.length));
    }

    boolean saidSomething() {
        return tooLong || answer.length() > 0;
    }

    Optional<Tool> tool(String id) {
        return Optional.ofNullable(tools.get(id));
    }

    Tool shown(String id, String name) {
        if (tools.size() >= TOOLS_MAX) {
            tools.remove(tools.keySet().iterator().next());
        }
        Tool tool = new Tool(name);
        tools.put(id, tool);
        return tool;
    }

    void ending(String why) {
        reason = why;
    }

    /// Why the gateway itself ends the turn; empty when it does not.
    String reason() {
        return reason;
    }

    void budget(String message) {
        budget = message;
    }

    String budget() {
        return budget;
    }

    void used(RawJson recorded) {
        usage = recorded;
    }

    Optional<RawJson> usage() {
        return Optional.ofNullable(usage);
    }
}
