package dev.gangway.demo;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The demo agent: ACP v1 on stdio, with no model, no account and no network.
///
/// A plain prompt gets a short streamed answer; [Script.Command] lists the slash prompts. Its
/// histories lie in `GANGWAY_DEMO_STATE`, else in the XDG state directory. It exits when its stdin
/// ends.
public final class DemoAgent {

    private static final Pattern SESSION_ID = Pattern.compile("demo-[0-9a-f]{16}");

    private final InputStream input;
    private final ClientLink client;
    private final Path state;
    private final RandomGenerator random;
    private final IntConsumer exit;

    /// Only the thread that runs the agent looks at the fields below.
    private final Map<String, DemoSession> sessions = new HashMap<>();

    private ClientOffer offer = ClientOffer.of(Json.object());

    /// An agent on any two streams.
    ///
    /// @param state where histories are kept; made when needed
    /// @param exit ends the process at once, as `/crash` wants it
    public DemoAgent(
            InputStream input,
            OutputStream output,
            Path state,
            RandomGenerator random,
            IntConsumer exit) {
        this.input = input;
        this.client = new ClientLink(output);
        this.state = state;
        this.random = random;
        this.exit = exit;
    }

    /// The program: `gangway demo-agent`.
    public static void main(String[] arguments) throws IOException {
        DemoAgent agent =
                new DemoAgent(
                        new FileInputStream(FileDescriptor.in),
                        new FileOutputStream(FileDescriptor.out),
                        stateDirectory(System.getenv()),
                        new SecureRandom(),
                        Runtime.getRuntime()::halt);
        agent.run();
        // At once: a turn may be waiting for a client that does not read any more.
        Runtime.getRuntime().halt(0);
    }

    static Path stateDirectory(Map<String, String> environment) {
        String own = environment.getOrDefault("GANGWAY_DEMO_STATE", "");
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", ".");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        Path states = xdg.isEmpty() ? Path.of(home, ".local", "state") : Path.of(xdg);
        return states.resolve("gangway").resolve("demo");
    }

    /// Serves until the input ends, then cancels what still runs.
    public void run() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null) {
            received(line);
            line = lines.readLine();
        }
        sessions.values().forEach(DemoSession::cancel);
    }

    private void received(String line) {
        JsonNode message;
        try {
            message = Json.MAPPER.readTree(line);
        } catch (JacksonException e) {
            client.refuse(Json.MAPPER.nullNode(), Refusal.PARSE_ERROR, "not JSON");
            return;
        }
        if (!message.has("method")) {
            client.replied(message);
        } else if (message.has("id")) {
            answer(message.path("id"), Json.string(message, "method"), message.path("params"));
        } else {
            noticed(Json.string(message, "method"), message.path("params"));
        }
    }

    private void noticed(String method, JsonNode params) {
        switch (method) {
            case "session/cancel" -> {
                DemoSession session = sessions.get(Json.string(params, "sessionId"));
                if (session != null) {
                    session.cancel();
                }
            }
            case "$/cancel_request" ->
                    sessions.values().forEach(s -> s.cancel(params.path("requestId")));
            default -> {
                // JSON-RPC: a notification that is not understood is passed over.
            }
        }
    }

    private void answer(JsonNode id, String method, JsonNode params) {
        try {
            switch (method) {
                case "initialize" -> initialize(id, params);
                case "session/new" -> begin(id, params);
                case "session/load" -> load(id, params);
                case "session/fork" -> fork(id, params);
                case "session/delete" -> delete(id, params);
                case "session/prompt" -> prompt(id, params);
                case "_session/steering" -> steer(id, params);
                case "session/set_mode" -> setMode(id, params);
                case "session/set_config_option" -> setOption(id, params);
                default -> throw new Refusal(Refusal.METHOD_NOT_FOUND, "no method " + method);
            }
        } catch (Refusal refusal) {
            client.refuse(id, refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    private void initialize(JsonNode id, JsonNode params) {
        offer = ClientOffer.of(params.path("clientCapabilities"));
        client.answer(id, Offer.initialization());
    }

    private void begin(JsonNode id, JsonNode params) {
        String sessionId = newId();
        begin(id, params, sessionId, History.begin(historyFile(sessionId)));
    }

    /// Another session that begins with what one said, whether or not it is open here.
    private void fork(JsonNode id, JsonNode params) {
        History parent = History.load(historyFile(known(params)));
        String sessionId = newId();
        begin(id, params, sessionId, parent.copy(historyFile(sessionId)));
    }

    private void delete(JsonNode id, JsonNode params) {
        String sessionId = known(params);
        DemoSession open = sessions.remove(sessionId);
        if (open != null) {
            open.cancel();
        }
        History.delete(historyFile(sessionId));
        client.answer(id, Json.object());
    }

    private String newId() {
        return "demo-" + HexFormat.of().toHexDigits(random.nextLong());
    }

    /// An id that can be one of ours, and so the name of a file.
    private static String known(JsonNode params) {
        String sessionId = Json.string(params, "sessionId");
        if (!SESSION_ID.matcher(sessionId).matches()) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no such session");
        }
        return sessionId;
    }

    private void begin(JsonNode id, JsonNode params, String sessionId, History history) {
        Path directory = directory(params);
        DemoSession session = new DemoSession(sessionId, directory, history, client);
        sessions.put(sessionId, session);
        client.answer(id, Json.object("sessionId", sessionId).setAll(session.state()));
        session.update(Offer.commands());
    }

    private void load(JsonNode id, JsonNode params) {
        String sessionId = known(params);
        History history = History.load(historyFile(sessionId));
        DemoSession session = new DemoSession(sessionId, directory(params), history, client);
        DemoSession before = sessions.put(sessionId, session);
        if (before != null) {
            before.cancel();
        }
        session.replay();
        client.answer(id, session.state());
        session.update(Offer.commands());
    }

    private void prompt(JsonNode id, JsonNode params) {
        DemoSession session = session(params);
        String text = text(params);
        Acts acts = new Acts(Script.of(text), offer, exit);
        session.begin(new Turn(id, session, client, acts), text);
    }

    /// `_session/steering`, as claude-agent-acp takes it: without a turn nothing is done.
    private void steer(JsonNode id, JsonNode params) {
        boolean injected = session(params).steer(text(params));
        client.answer(id, Json.object("outcome", injected ? "injected" : "promptRequired"));
    }

    private static String text(JsonNode params) {
        return params.path("prompt")
                .valueStream()
                .map(DemoAgent::promptText)
                .collect(Collectors.joining("\n"));
    }

    /// What a content block means to a program that understands text only.
    private static String promptText(JsonNode block) {
        return switch (Json.string(block, "type")) {
            case "text" -> Json.string(block, "text");
            case "resource_link" -> Json.string(block, "uri");
            case "resource" -> Json.string(block.path("resource"), "uri");
            default -> "";
        };
    }

    private void setMode(JsonNode id, JsonNode params) {
        session(params).mode(Json.string(params, "modeId"));
        client.answer(id, Json.object());
    }

    private void setOption(JsonNode id, JsonNode params) {
        DemoSession session = session(params);
        if (!Json.string(params, "configId").equals("pace")) {
            throw new Refusal(Refusal.INVALID_PARAMS, "the only option is pace");
        }
        session.pace(Json.string(params, "value"));
        ObjectNode options = Json.object().set("configOptions", Offer.options(session.pace()));
        client.answer(id, options);
    }

    private DemoSession session(JsonNode params) {
        DemoSession session = sessions.get(Json.string(params, "sessionId"));
        if (session == null) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no such session");
        }
        return session;
    }

    private Path historyFile(String sessionId) {
        return state.resolve(sessionId + ".jsonl");
    }

    private static Path directory(JsonNode params) {
        try {
            Path directory = Path.of(Json.string(params, "cwd"));
            if (directory.isAbsolute()) {
                return directory;
            }
        } catch (InvalidPathException e) {
            // Answered below, as any other that is no absolute path.
        }
        throw new Refusal(Refusal.INVALID_PARAMS, "cwd must be an absolute path");
    }
}
