package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Shared;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What one socket wants of sessions: to send, to stop, to follow. Checks come in the order in
/// which the front-end's own server makes them.
final class Chat {
    private final Viewer viewer;
    private final Sights sights;

    Chat(Viewer viewer, Sights sights) {
        this.viewer = viewer;
        this.sights = sights;
    }

    private static String id(JsonNode frame) {
        return Json.text(frame, "sessionId", "").strip();
    }

    /// `chat.send`. A session that is at work refuses, and one in which others wait too: here is
    /// nobody who could take a prompt back from the queue.
    void send(JsonNode frame) {
        Optional<SessionState> found = session(frame);
        if (found.isEmpty()) {
            return;
        }
        SessionState state = found.get();
        if (!known(state.agent().name())) {
            viewer.say(ChatError.unsupportedProvider(state.id(), state.agent().name()));
        } else if (state.turn() != 0 || !state.queue().isEmpty()) {
            viewer.say(ChatError.runInProgress(state.id()));
        } else {
            sights.view(state, 0, false);
            prompt(state, frame);
        }
    }

    /// Says what is wrong when it is empty.
    private Optional<SessionState> session(JsonNode frame) {
        String id = id(frame);
        if (id.isEmpty()) {
            viewer.say(ChatError.sessionIdRequired());
            return Optional.empty();
        }
        try {
            return Optional.of(viewer.session(id));
        } catch (GatewayException refused) {
            viewer.say(ChatError.of(refused, id));
            return Optional.empty();
        }
    }

    private boolean known(String agent) {
        Answered.Agents agents = (Answered.Agents) viewer.read(new Query.Agents());
        return agents.agents().stream().anyMatch(each -> each.name().equals(agent));
    }

    private void prompt(SessionState state, JsonNode frame) {
        ChatOptions options = new ChatOptions(frame.path("options"));
        Brought files =
                Brought.of(
                        frame.path("options"),
                        viewer.attachments(),
                        viewer.socket().principal().id(),
                        viewer.nowMillis());
        Command.Prompt prompt =
                new Command.Prompt(
                        state.id(),
                        ChatOptions.content(Json.text(frame, "content", ""), files, state),
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Refuse(),
                        Optional.empty());
        boolean trusted = options.unasked() && mayAdminister(state.id());
        set(
                List.of(
                        now -> options.mode(now, trusted),
                        now -> options.model(now),
                        now -> options.effort(now)),
                state,
                new Given(prompt, files));
    }

    /// A prompt, and the files that it brings.
    private record Given(Command.Prompt prompt, Brought files) {
        String session() {
            return prompt.session();
        }
    }

    /// What a prompt wants to be set first, by the session as it is then: one setting may change
    /// what another offers.
    @FunctionalInterface
    private interface Setting {
        Optional<Command.ToSession> command(SessionState now);
    }

    /// Sets one after the other, then gives the prompt; the first that is refused is said, and ends
    /// it.
    private void set(List<Setting> settings, SessionState state, Given given) {
        for (int i = 0; i < settings.size(); i++) {
            Optional<Command.ToSession> command = settings.get(i).command(state);
            List<Setting> rest = settings.subList(i + 1, settings.size());
            if (command.isPresent()) {
                viewer.execute(
                        command.get(),
                        then(state.id(), () -> viewer.later(() -> goOn(rest, given))));
                return;
            }
        }
        viewer.execute(
                given.prompt(),
                then(state.id(), () -> viewer.attachments().taken(given.files().uploaded())));
    }

    private void goOn(List<Setting> settings, Given given) {
        try {
            set(settings, viewer.session(given.session()), given);
        } catch (GatewayException refused) {
            viewer.say(ChatError.of(refused, given.session()));
        }
    }

    /// Whoever may see the grants of a session may administer it.
    private boolean mayAdminister(String session) {
        try {
            viewer.read(new Query.Grants(new Shared.Session(session)));
            return true;
        } catch (GatewayException refused) {
            return false;
        }
    }

    private void execute(Command.ToSession command) {
        viewer.execute(command, then(command.session(), () -> {}));
    }

    private Reply then(String session, Runnable next) {
        return new Reply() {
            @Override
            public void done(Result result) {
                next.run();
            }

            @Override
            public void failed(GatewayException problem) {
                viewer.say(ChatError.of(problem, session));
            }
        };
    }

    /// `chat.abort`.
    void abort(JsonNode frame) {
        Optional<SessionState> found = session(frame);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().turn() == 0) {
            viewer.say(ChatError.noActiveRun(found.get().id()));
        } else {
            execute(new Command.Cancel(found.get().id()));
        }
    }

    /// `chat.subscribe`: the last one is in view. A session that is not known is no error.
    void subscribe(JsonNode frame) {
        frame.path("sessions")
                .valueStream()
                .filter(JsonNode::isObject)
                .filter(target -> !id(target).isEmpty())
                .limit(viewer.limits().targets())
                .forEach(this::follow);
    }

    private void follow(JsonNode target) {
        String id = id(target);
        try {
            sights.view(viewer.session(id), seen(target), true);
        } catch (GatewayException refused) {
            if (!ChatError.isMissing(refused)) {
                viewer.say(ChatError.of(refused, id));
                return;
            }
            viewer.socket()
                    .send(GatewayFrames.subscribed(id, false, 0, List.of(), viewer.nowMillis()));
        }
    }

    /// Rounded down; what is no number that could be one of ours reads as 0.
    private static long seen(JsonNode target) {
        double seen = Math.floor(Json.decimal(target, "lastSeq", 0));
        boolean ours = seen >= 0 && seen < (double) Integer.MAX_VALUE * Position.SEQUENCE_LIMIT;
        return ours ? (long) seen : 0;
    }
}
