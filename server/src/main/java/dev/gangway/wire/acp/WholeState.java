package dev.gangway.wire.acp;

import dev.gangway.event.Position;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.QueuedPrompt;
import dev.gangway.session.SessionParent;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// A session's state as clients read it.
final class WholeState {
    private static final JsonScanner UPDATE = JsonScanner.of("sessionUpdate");

    private WholeState() {}

    /// `_meta.gangway.state`.
    static RawJson json(SessionState state) {
        ObjectText whole =
                new ObjectText()
                        .number("seq", state.sequence())
                        .text("title", state.title())
                        .text("cwd", state.directory());
        if (!state.additionalDirectories().isEmpty()) {
            whole.json(
                    "additionalDirectories",
                    array(state.additionalDirectories().stream().map(RawJson::ofText).toList()));
        }
        state.parent().ifPresent(parent -> whole.json("forkedFrom", parent(parent)));
        return whole.number("createdAt", state.createdAtMillis())
                .number("updatedAt", state.updatedAtMillis())
                .text("phase", state.phase().name().toLowerCase(Locale.ROOT))
                .numberOrNull("turn", state.turn())
                .json("open", array(state.open(), WholeState::openRequest))
                .json("steered", array(state.steered(), RawJson::ofLong))
                .json("queue", array(state.queue(), WholeState::queued))
                .flag("held", state.held())
                .json("agent", agent(state.agent()))
                .end();
    }

    private static RawJson parent(SessionParent parent) {
        return new ObjectText()
                .text("session", parent.session())
                .number("turn", parent.turn())
                .flag("complete", parent.complete())
                .flag("remembers", parent.remembers())
                .end();
    }

    private static RawJson agent(SessionState.AgentState agent) {
        return new ObjectText()
                .text("name", agent.name())
                .flag("running", agent.running())
                .flag("steers", agent.steers())
                .json("info", agent.info())
                .json("capabilities", agent.capabilities())
                .json("commands", agent.commands())
                .json("usage", agent.usage())
                .end();
    }

    private static RawJson openRequest(OpenRequest request) {
        return openRequestText(request).end();
    }

    /// An open request without what it asks.
    static ObjectText openRequestText(OpenRequest request) {
        ObjectText text =
                new ObjectText()
                        .text("id", request.id())
                        .text("kind", request.kind().name().toLowerCase(Locale.ROOT))
                        .numberOrNull("turn", request.turn())
                        .number("seq", request.sequence())
                        .number("at", request.atMillis());
        return lineage(text, request);
    }

    /// The text, with the tool calls under which a sub-agent asks; as it is where none does.
    static ObjectText lineage(ObjectText text, OpenRequest request) {
        return request.lineage().isEmpty()
                ? text
                : text.json("lineage", RawJson.ofNode(request.lineage().node()));
    }

    private static RawJson queued(QueuedPrompt prompt) {
        return queuedText(prompt).end();
    }

    /// A queued prompt without its content.
    static ObjectText queuedText(QueuedPrompt prompt) {
        return new ObjectText()
                .number("turn", prompt.turn())
                .number("seq", prompt.sequence())
                .text("by", prompt.origin().principal())
                .flag("steering", prompt.steering());
    }

    static RawJson position(Position position) {
        return new ObjectText()
                .text("epoch", position.epoch().toString())
                .number("seq", position.sequence())
                .end();
    }

    static <T> RawJson array(List<T> values, Function<T, RawJson> json) {
        return array(values.stream().map(json).toList());
    }

    static RawJson array(List<RawJson> values) {
        Bytes out = new Bytes(64).appendByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.appendByte(',');
            }
            out.append(values.get(i));
        }
        return out.appendByte(']').toJson();
    }

    /// The agent's commands and usage as the updates in which a stock client learns of them.
    static List<RawJson> updates(SessionState.AgentState agent) {
        List<RawJson> updates = new ArrayList<>();
        if (agent.commands().kind() == RawJson.Kind.ARRAY) {
            updates.add(
                    new ObjectText()
                            .text("sessionUpdate", "available_commands_update")
                            .json("availableCommands", agent.commands())
                            .end());
        }
        if (UPDATE.scan(agent.usage()).has("sessionUpdate")) {
            updates.add(agent.usage());
        }
        return updates;
    }
}
