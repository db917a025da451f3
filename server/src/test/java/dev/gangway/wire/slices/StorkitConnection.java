package dev.gangway.wire.slices;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.session.OpenRequest;
import dev.gangway.wire.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One socket of Storkit's front-end: the chats that it started, and those of its caller that still
/// ran when it came.
final class StorkitConnection implements Connection {
    /// Chats that one socket follows; the oldest goes first.
    static final int CHATS_MAX = 16;

    private static final String WIRE = "storkit";

    private final Client client;

    /// In the order in which they were begun. Guarded by itself.
    private final List<ChatLink> links = new ArrayList<>();

    private boolean closed;

    private StorkitConnection(Client client) {
        this.client = client;
    }

    static StorkitConnection open(Client client) {
        StorkitConnection connection = new StorkitConnection(client);
        client.later(connection::comeBack);
        return connection;
    }

    /// The front-end does not say what it was in: what runs is shown to its owner.
    private void comeBack() {
        Answered.Aliases known =
                (Answered.Aliases) client.read(new Query.Aliases(WIRE, Optional.empty()));
        known.aliases().stream()
                .map(Answered.Alias::session)
                .filter(session ->
                        ((Answered.Session) client.read(new Query.Session(session))).state().turn()
                                != 0)
                .limit(CHATS_MAX)
                .toList()
                .forEach(session -> guarded(() -> follow(session, true)));
    }

    @Override
    public void text(byte[] frame) {
        JsonNode said;
        try {
            said = Json.parse(frame);
        } catch (InvalidJson notJson) {
            invalid(notJson.getMessage());
            return;
        }
        switch (Json.text(said, "type", "")) {
            case "chat" -> guarded(() -> chat(said));
            case "cancel" -> cancel();
            case "permission_response" -> answer(said);
            default -> invalid("unknown type");
        }
    }

    private void chat(JsonNode said) {
        JsonNode messages = said.path("messages");
        JsonNode config = said.path("config");
        if (!messages.isArray() || !config.isObject()) {
            invalid("missing field `messages` or `config`");
            return;
        }
        JsonNode last = messages.path(messages.size() - 1);
        String text = Json.text(last, "content", "");
        if (!Json.text(last, "role", "").equals("user") || text.isEmpty()) {
            invalid("the last message is not a user's");
            return;
        }
        Optional<String> session = Json.text(config, "session_id").filter(id -> !id.isEmpty());
        if (session.isPresent()) {
            prompt(following(session.get()), text);
        } else if (messages.size() > 1) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED,
                    "A conversation that began elsewhere cannot be brought in yet: begin a new"
                            + " one.");
        } else {
            make(Json.text(config, "provider"), text);
        }
    }

    private ChatLink following(String session) {
        synchronized (links) {
            for (ChatLink link : links) {
                if (link.session().equals(session)) {
                    return link;
                }
            }
        }
        return follow(session, false);
    }

    private void make(Optional<String> agent, String text) {
        Answered.Projects projects = (Answered.Projects) client.read(new Query.Projects());
        String directory =
                projects.projects().stream()
                        .map(Answered.ProjectSummary::root)
                        .findFirst()
                        .orElseThrow(() ->
                                new GatewayException(ErrorCode.NOT_FOUND, "There is no project."));
        client.execute(
                new Command.CreateSession(agent, directory, Optional.empty()),
                made -> client.later(() -> guarded(() -> made((Result.Created) made, text))),
                this::refused);
    }

    private void made(Result.Created made, String text) {
        String session = made.session();
        client.execute(new Command.BindAlias(session, WIRE, session), _ -> {}, this::refused);
        prompt(follow(session, false), text);
    }

    private void prompt(ChatLink link, String text) {
        client.execute(
                Client.prompting(link.session(), text),
                accepted -> link.owns(((Result.Accepted) accepted).turn()),
                problem -> link.say(ChatFrames.error(Client.words(problem))));
    }

    /// @param whole whether the client is told all that was said
    private ChatLink follow(String session, boolean whole) {
        ChatLink link = new ChatLink(client, session, this::stale, this::gone);
        link.open(whole);
        Optional<ChatLink> tooMany = Optional.empty();
        boolean late;
        synchronized (links) {
            late = closed;
            links.add(link);
            if (links.size() > CHATS_MAX) {
                tooMany = Optional.of(links.removeFirst());
            }
        }
        tooMany.ifPresent(ChatLink::end);
        if (late) {
            link.end();
        }
        return link;
    }

    private void stale(ChatLink old) {
        if (leave(old)) {
            client.later(() -> guarded(() -> follow(old.session(), true).ownsWhat(old)));
        }
    }

    private void gone(ChatLink old) {
        if (leave(old)) {
            client.send(ChatFrames.error("The chat is not there any more."));
        }
    }

    private boolean leave(ChatLink link) {
        link.end();
        synchronized (links) {
            return links.remove(link);
        }
    }

    /// The chat that this socket began last and that is not over; another one's runs on.
    private void cancel() {
        for (ChatLink link : followed().reversed()) {
            Optional<Long> turn = link.ownTurn();
            if (turn.isPresent()) {
                client.execute(
                        new Command.CancelTurn(link.session(), turn.get()), _ -> {}, this::refused);
                return;
            }
        }
    }

    List<ChatLink> followed() {
        synchronized (links) {
            return List.copyOf(links);
        }
    }

    /// To what is not open any more nothing is said: an answer came before this one.
    private void answer(JsonNode said) {
        String wanted = Json.flag(said, "approved", false) ? "allow_once" : "reject_once";
        for (ChatLink link : followed()) {
            link.request(Json.text(said, "request_id", ""))
                    .ifPresent(request -> answer(link, request, wanted));
        }
    }

    private void answer(ChatLink link, OpenRequest request, String wanted) {
        for (JsonNode option : request.payload().node().path("options")) {
            if (Json.text(option, "kind", "").equals(wanted)) {
                client.execute(
                        new Command.Answer(
                                link.session(),
                                request.id(),
                                new RequestAnswer.Selected(Json.text(option, "optionId", ""))),
                        _ -> {},
                        problem -> {
                            if (problem.code() != ErrorCode.ALREADY_RESOLVED) {
                                refused(problem);
                            }
                        });
                return;
            }
        }
        link.say(ChatFrames.error("The agent offers no such answer."));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (GatewayException refused) {
            refused(refused);
        }
    }

    private void invalid(@Nullable String why) {
        client.send(ChatFrames.error("Invalid request: " + why));
    }

    private void refused(GatewayException problem) {
        client.send(ChatFrames.error(Client.words(problem)));
    }

    @Override
    public void closed() {
        List<ChatLink> left;
        synchronized (links) {
            closed = true;
            left = List.copyOf(links);
            links.clear();
        }
        left.forEach(ChatLink::end);
    }
}
