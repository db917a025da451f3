package dev.gangway.wire.construct;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.wire.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Gives a session what a client says: prompts, words for the running turn, answers. The thread
/// that brings the frames.
final class ChatTurns {
    private final ConstructWire wire;
    private final Caller caller;
    private final ChatRequest request;
    private @Nullable String memory;

    ChatTurns(ConstructWire wire, Caller caller, ChatRequest request) {
        this.wire = wire;
        this.caller = caller;
        this.request = request;
    }

    /// The memory's session, which agents are told with each prompt.
    void remembers(Optional<String> session) {
        memory = session.filter(id -> id.length() <= Command.BindAlias.CHARACTERS_MAX).orElse(null);
    }

    /// A busy session is waited for, not behind too many and not too long (contract, order): also
    /// by the first message of a connection.
    void prompt(ChatLink link, JsonNode message) {
        List<Attachment> attached;
        RawJson content;
        try {
            attached = attached(message);
            content =
                    PromptContent.of(
                            Json.text(message, "content", ""),
                            attached,
                            link.state().agent().capabilities());
        } catch (GatewayException unusable) {
            String why = String.valueOf(unusable.getMessage());
            link.say(ChatCode.error(ChatCode.INVALID_ATTACHMENT, why));
            return;
        }
        ConstructLimits limits = wire.limits();
        WhenBusy busy = new WhenBusy.Wait(limits.waitingPrompts(), limits.waitTime());
        try {
            give(link, message, content, busy);
            wire.attachments().taken(attached);
        } catch (GatewayException refused) {
            if (refused.code() != ErrorCode.BUSY) {
                throw refused;
            }
            String full =
                    "Session gw_%s queue full (%d pending requests)"
                            .formatted(request.session(), limits.waitingPrompts());
            link.say(ChatCode.error(ChatCode.SESSION_BUSY, full));
        }
    }

    void steer(ChatLink link, JsonNode message) {
        RawJson content =
                PromptContent.of(
                        Json.text(message, "content", ""), List.of(), RawJson.EMPTY_OBJECT);
        give(link, message, content, new WhenBusy.Steer());
    }

    private void give(ChatLink link, JsonNode message, RawJson content, WhenBusy busy) {
        Optional<String> hint =
                Json.text(message, "page_context").map(page -> wire.hints().get(page));
        Result.Accepted accepted =
                (Result.Accepted)
                        caller.run(
                                new Command.Prompt(
                                        link.session(),
                                        content,
                                        PromptContent.meta(hint, Optional.ofNullable(memory)),
                                        busy,
                                        Json.text(message, "key")));
        link.gave(accepted.turn());
    }

    private List<Attachment> attached(JsonNode message) {
        List<String> ids = new ArrayList<>();
        message.path("attachments").forEach(id -> ids.add(id.isString() ? id.stringValue() : ""));
        return wire.attachments().named(caller.principal().id(), request.session(), ids);
    }

    /// @return false when it says nothing that can be taken: the request is still open then
    boolean answered(ChatLink link, JsonNode message) {
        String id = Json.text(message, "request_id", "");
        Optional<OpenRequest> asked =
                link.state().open().stream().filter(open -> open.id().equals(id)).findFirst();
        Optional<RequestAnswer> answer =
                asked.flatMap(open -> Approvals.answer(open, Json.text(message, "decision", "")));
        if (answer.isEmpty()) {
            return false;
        }
        try {
            caller.run(new Command.Answer(link.session(), id, answer.get()));
            return true;
        } catch (GatewayException refused) {
            // Another was first: all clients are told by an event who answered.
            if (refused.code() == ErrorCode.ALREADY_RESOLVED) {
                return true;
            }
            throw refused;
        }
    }
}
