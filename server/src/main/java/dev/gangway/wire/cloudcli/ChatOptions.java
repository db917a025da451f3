package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import dev.gangway.wire.AttachedContent;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What a front-end sends along with a text, as far as it is believed: its files, and a mode, a
/// model and an effort that the agent offers. Where to work, what is allowed unasked and which
/// tools there are is not the browser's to say. Pure.
final class ChatOptions {
    /// Modes in which nobody is asked.
    private static final Set<String> UNASKED = Set.of("bypassPermissions", "yolo");

    private final JsonNode options;

    ChatOptions(JsonNode options) {
        this.options = options;
    }

    /// ACP content blocks: the text, then the files in a form that the agent takes.
    ///
    /// @throws dev.gangway.command.GatewayException UNSUPPORTED for a file that it cannot be given
    static RawJson content(String text, Brought files, SessionState state) {
        ArrayNode blocks = Json.array();
        if (!text.isEmpty() || files.all().isEmpty()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
        AttachedContent.add(blocks, files.all(), state.agent().capabilities());
        return RawJson.ofNode(blocks);
    }

    /// What sets the model that is asked for; empty when nothing is to be set, or the agent has no
    /// models to choose from.
    Optional<Command.ToSession> model(SessionState state) {
        return AgentChoice.model(state.agent().configOptions())
                .flatMap(choice -> choice.wanted(state, Json.text(options, "model", "").strip()));
    }

    /// The same for how long it thinks.
    Optional<Command.ToSession> effort(SessionState state) {
        return AgentChoice.effort(state.agent().configOptions())
                .flatMap(choice -> choice.wanted(state, Json.text(options, "effort", "").strip()));
    }

    private String asked() {
        boolean skips =
                Json.flag(options, "skipPermissions", false)
                        || Json.flag(options.path("toolsSettings"), "skipPermissions", false);
        return skips ? "bypassPermissions" : Json.text(options, "permissionMode", "");
    }

    /// Whether a mode is asked for in which nobody is asked.
    boolean unasked() {
        return UNASKED.contains(asked());
    }

    /// What sets the mode before the prompt; empty for the one that is.
    ///
    /// @param trusted whether the caller may administer the session
    Optional<Command.ToSession> mode(SessionState state, boolean trusted) {
        String mode = unasked() && !trusted ? "default" : asked();
        JsonNode modes = state.agent().modes().node();
        boolean offered =
                modes.path("availableModes")
                        .valueStream()
                        .anyMatch(each -> Json.text(each, "id", "").equals(mode));
        boolean other = !Json.text(modes, "currentModeId", "").equals(mode);
        return offered && other
                ? Optional.of(new Command.SetMode(state.id(), mode))
                : Optional.empty();
    }
}
