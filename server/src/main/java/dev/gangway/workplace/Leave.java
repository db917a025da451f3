package dev.gangway.workplace;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Wanted;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Decides whether an agent may do what it wants: by the policy, and where that says so by a
/// person, who sees it as a tool call of the agent. [#seek] on the agent's own thread.
final class Leave {
    /// What a person is shown of a text that is to be written.
    private static final int SHOWN_CHARACTERS = 64 * 1024;

    /// What was always allowed; more is asked again.
    private static final int ALWAYS_MAX = 1024;

    private static final String ONCE = "allow_once";
    private static final String ALWAYS = "allow_always";
    private static final String NEVER = "reject_once";

    private final Policy policy;
    private final WorkplaceHost host;
    private final RandomGenerator random;
    private final Executor executor;
    private final Set<String> always = ConcurrentHashMap.newKeySet();

    /// @param executor runs what an answer leads to: it may come with any lock held
    Leave(Policy policy, WorkplaceHost host, RandomGenerator random, Executor executor) {
        this.policy = policy;
        this.host = host;
        this.random = random;
        this.executor = executor;
    }

    /// What somebody wants, and how a person reads it.
    ///
    /// @param subject an absolute path, or a command line
    /// @param text what is to be written; empty for nothing
    record Wish(Wanted wanted, String subject, String text) {}

    /// What is to be done when it may be, or when not. With leave, whoever carries it out tells how
    /// it ended: it is given whom to tell whether it succeeded.
    interface Granted extends Consumer<Consumer<Boolean>> {}

    /// Calls one of the two, once; on another thread when a person is asked.
    void seek(Wish wish, Granted granted, Consumer<GatewayException> refused) {
        switch (policy.decide(wish.wanted())) {
            case ALLOW -> granted.accept(_ -> {});
            case DENY -> refused.accept(forbidden("The policy does not allow it."));
            case ASK -> {
                if (always.contains(key(wish))
                        || host.useLeave(wish.wanted().operation(), wish.subject())) {
                    granted.accept(_ -> {});
                } else {
                    ask(wish, granted, refused);
                }
            }
        }
    }

    private void ask(Wish wish, Granted granted, Consumer<GatewayException> refused) {
        String call = "gangway-" + HexFormat.of().toHexDigits(random.nextLong());
        ObjectNode shown = toolCall(call, wish);
        host.event(
                EventKind.TOOL_CALL,
                RawJson.ofNode(shown.deepCopy().put("sessionUpdate", "tool_call")));
        ObjectNode permission = object();
        permission.set("toolCall", shown);
        permission.set("options", options());
        host.ask(
                RawJson.ofNode(permission),
                answer -> later(() -> answered(answer, wish, call, granted, refused), refused));
    }

    private void later(Runnable work, Consumer<GatewayException> refused) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            refused.accept(
                    new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.", e));
        }
    }

    private void answered(
            AgentAnswer answer,
            Wish wish,
            String call,
            Granted granted,
            Consumer<GatewayException> refused) {
        boolean allowed =
                answer instanceof AgentAnswer.Selected(String option)
                        && (option.equals(ONCE) || option.equals(ALWAYS));
        if (!allowed) {
            told(call, false);
            refused.accept(
                    forbidden(
                            answer instanceof AgentAnswer.Selected
                                    ? "A person did not allow it."
                                    : "Nobody allowed it: the request was cancelled."));
            return;
        }
        if (answer instanceof AgentAnswer.Selected(String option)
                && option.equals(ALWAYS)
                && always.size() < ALWAYS_MAX) {
            always.add(key(wish));
        }
        granted.accept(succeeded -> told(call, succeeded));
    }

    private void told(String call, boolean succeeded) {
        ObjectNode update = object().put("sessionUpdate", "tool_call_update");
        update.put("toolCallId", call).put("status", succeeded ? "completed" : "failed");
        host.event(EventKind.TOOL_CALL_UPDATE, RawJson.ofNode(update));
    }

    private static ObjectNode toolCall(String id, Wish wish) {
        ObjectNode call = object().put("toolCallId", id).put("status", "pending");
        switch (wish.wanted()) {
            case Wanted.OfFile file -> {
                call.put("title", (file.write() ? "Write " : "Read ") + wish.subject());
                call.put("kind", file.write() ? "edit" : "read");
                call.putArray("locations").addObject().put("path", wish.subject());
                call.putObject("rawInput").put("path", wish.subject());
            }
            case Wanted.OfCommand command -> {
                call.put("title", "Run " + wish.subject()).put("kind", "execute");
                ArrayNode words = call.putObject("rawInput").putArray("command");
                command.words().forEach(words::add);
            }
        }
        if (!wish.text().isEmpty()) {
            ObjectNode block = call.putArray("content").addObject().put("type", "content");
            block.putObject("content").put("type", "text").put("text", shortened(wish.text()));
        }
        return call;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, SHOWN_CHARACTERS)
                        + "\n… and "
                        + (text.length() - SHOWN_CHARACTERS)
                        + " characters more";
    }

    private static ArrayNode options() {
        ArrayNode options = JsonNodeFactory.instance.arrayNode();
        option(options, ONCE, "Allow");
        option(options, ALWAYS, "Allow this again while the agent runs");
        option(options, NEVER, "Reject");
        return options;
    }

    private static void option(ArrayNode options, String kind, String name) {
        options.addObject().put("optionId", kind).put("name", name).put("kind", kind);
    }

    private static String key(Wish wish) {
        return wish.wanted().operation() + " " + wish.subject();
    }

    private static GatewayException forbidden(String why) {
        return new GatewayException(ErrorCode.FORBIDDEN, why);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
