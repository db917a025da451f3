package dev.gangway.testkit.model;

import dev.gangway.testkit.model.RequestLog.Entry;
import dev.gangway.testkit.model.RequestLog.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model server on loopback that speaks four vendors' protocols and answers what the last user
/// message scripts.
///
/// Chat Completions, Responses, Messages and Gemini are told apart by their paths; `GET /log` shows
/// each request that was made, how much history it carried and whether the client went away early.
/// A prompt without a directive gets a short harmless answer. It binds to loopback only. Closing it
/// ends all its threads and sockets.
public final class ScriptedModelServer implements AutoCloseable {
    /// The most connections at one time; further ones are closed at once.
    public static final int CONNECTIONS_MAX = 200;

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<ModelProtocol> PROTOCOLS =
            List.of(
                    new ChatCompletions(),
                    new OpenAiResponses(),
                    new AnthropicMessages(),
                    new GeminiContents());

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Attempts attempts = new Attempts();
    private final RequestLog log = new RequestLog();

    private ScriptedModelServer(ServerSocket listener) {
        this.listener = listener;
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("scripted-model-", 0).factory());
    }

    /// Starts a server; port 0 picks a free one.
    public static ScriptedModelServer start(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ScriptedModelServer server = new ScriptedModelServer(listener);
        server.threads.execute(server::accept);
        return server;
    }

    /// The base address without a path, for example `http://127.0.0.1:40123`.
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /// What was asked so far.
    public RequestLog log() {
        return log;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(HttpConnection::close);
        threads.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException ignored) {
                // The listener was closed, which ends the loop; one connection that failed is
                // nobody's loss.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                HttpConnection connection = new HttpConnection(socket)) {
            open.add(connection);
            try {
                if (open.size() > CONNECTIONS_MAX || listener.isClosed()) {
                    return;
                }
                HttpConnection.Received received = connection.receive();
                threads.execute(connection::watch);
                answer(connection, received);
            } finally {
                open.remove(connection);
            }
        } catch (IOException | RejectedExecutionException ignored) {
            // The client left or sent what is not HTTP, or the server is closing: there is nobody
            // to tell.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpConnection connection, HttpConnection.Received received)
            throws IOException, InterruptedException {
        Optional<ModelProtocol> protocol =
                PROTOCOLS.stream()
                        .filter(candidate -> candidate.serves(received.path()))
                        .findFirst();
        if (protocol.isPresent()) {
            complete(connection, received, protocol.get());
        } else if (received.path().equals("/log")) {
            connection.respond(200, "application/json", log.json().toString());
        } else {
            aside(connection, received.path());
        }
    }

    private void complete(
            HttpConnection connection, HttpConnection.Received received, ModelProtocol protocol)
            throws IOException, InterruptedException {
        ModelRequest request;
        List<Directive> step;
        try {
            JsonNode body = JSON.readTree(received.body());
            request = protocol.read(received.path(), body);
            Script script = request.script();
            step =
                    script.isEmpty()
                            ? List.of(harmless(request))
                            : script.step(request.toolRounds());
        } catch (JacksonException | IllegalArgumentException problem) {
            String message = "not understood: " + problem.getMessage();
            connection.respond(400, "application/json", protocol.error(400, message).toString());
            return;
        }
        perform(connection, protocol, request, step);
    }

    private void perform(
            HttpConnection connection,
            ModelProtocol protocol,
            ModelRequest request,
            List<Directive> step)
            throws IOException, InterruptedException {
        Entry entry = log.add(protocol.name(), request);
        Optional<Directive.Fail> failure = failure(request, step);
        if (failure.isPresent()) {
            int status = failure.get().status();
            String body = protocol.error(status, "scripted error " + status).toString();
            log.finish(entry, 0, Outcome.ERROR);
            connection.respond(status, "application/json", body);
            return;
        }
        String id = entry.number() + "_" + request.messages().size();
        Performance performance =
                new Performance(
                        connection, request, protocol.encoder(request, id), attempts, "call_" + id);
        Outcome outcome = performance.play(step);
        log.finish(entry, performance.pieces(), outcome);
    }

    private Optional<Directive.Fail> failure(ModelRequest request, List<Directive> step) {
        return step.stream()
                .filter(Directive.Fail.class::isInstance)
                .map(Directive.Fail.class::cast)
                .filter(fail -> attempts.within(request, fail, fail.times()))
                .findFirst();
    }

    private static Directive harmless(ModelRequest request) {
        JsonNode schema = request.answerSchema();
        return new Directive.Say(
                schema == null ? "Scripted." : SchemaSample.object(schema).toString());
    }

    private static void aside(HttpConnection connection, String path) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (path.endsWith("/models")) {
            json.put("object", "list")
                    .putArray("data")
                    .addObject()
                    .put("id", "scripted")
                    .put("object", "model");
        } else if (path.endsWith(":countTokens")) {
            json.put("totalTokens", 1);
        } else if (path.endsWith("/count_tokens")) {
            json.put("input_tokens", 1);
        } else {
            connection.respond(
                    404, "application/json", "{\"error\":{\"message\":\"no such path\"}}");
            return;
        }
        connection.respond(200, "application/json", json.toString());
    }

    /// Runs a server until its standard input ends: `[PORT]`, default any free one; prints its
    /// address first.
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        try (ScriptedModelServer server = start(port)) {
            System.out.println(server.url());
            System.in.skipNBytes(Long.MAX_VALUE);
        } catch (EOFException ignored) {
            // Whoever started this has gone: the normal end.
        }
    }
}
