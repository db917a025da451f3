package dev.gangway.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.testkit.model.RequestLog.Entry;
import dev.gangway.testkit.model.RequestLog.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ScriptedModelServerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(10);

    private ScriptedModelServer server;
    private HttpClient http;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedModelServer.start(0);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() throws IOException {
        http.shutdownNow();
        http.close();
        server.close();
    }

    @Test
    void aPromptWithoutDirectivesGetsAHarmlessAnswer() throws Exception {
        assertThat(Streams.chatText(post(Requests.chat("write me a poem")))).isEqualTo("Scripted.");
    }

    @Test
    void titleRequestsAreNotPerformed() throws Exception {
        ObjectNode request = Requests.chat("@say secret");
        request.withArray("messages")
                .insertObject(0)
                .put("role", "system")
                .put("content", "You are a title generator");

        assertThat(Streams.chatText(post(request))).isEqualTo("Scripted.");
        assertThat(server.log().entries().getFirst().request().aside()).isTrue();
    }

    @Test
    void piecesCarryTenDigitOrdinals() throws Exception {
        String body = post(Requests.chat("@stream 3"));

        assertThat(Streams.chatText(body)).isEqualTo("0000000001 0000000002 0000000003 ");
        assertThat(body).endsWith("data: [DONE]\n\n");
    }

    @Test
    void afterAToolResultTheScriptGoesOn() throws Exception {
        ObjectNode request = Requests.chat("@shell touch x\n@say all done");
        JsonNode call = Streams.chatToolCall(post(request));
        Requests.chatResult(request, call.path("id").asString(), "ok");

        String second = post(request);

        assertThat(call.path("function").path("name").asString()).isEqualTo("bash");
        assertThat(JSON.readTree(call.path("function").path("arguments").asString()))
                .isEqualTo(JSON.readTree("{\"command\":\"touch x\",\"description\":\"scripted\"}"));
        assertThat(Streams.chatText(second)).isEqualTo("all done");
    }

    @Test
    void anErrorIsAnsweredAsOftenAsTheScriptSays() throws Exception {
        ObjectNode request = Requests.chat("@error 429 2\n@say recovered");

        assertThat(response(request).statusCode()).isEqualTo(429);
        assertThat(response(request).statusCode()).isEqualTo(429);
        assertThat(Streams.chatText(post(request))).isEqualTo("recovered");
    }

    @Test
    void aBusyModelSaysWhenToComeAgain() throws Exception {
        HttpResponse<String> busy = response(Requests.chat("@error 429"));
        HttpResponse<String> refused = response(Requests.chat("@error 400"));

        assertThat(busy.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aDropCutsTheStreamAndTheRetryGoesThrough() throws Exception {
        ObjectNode request = Requests.chat("@drop 2\n@say whole");

        assertThatThrownBy(() -> post(request)).isInstanceOf(IOException.class);
        assertThat(Streams.chatText(post(request))).isEqualTo("whole");
        assertThat(server.log().entries())
                .extracting(Entry::outcome)
                .contains(Outcome.DROPPED, Outcome.COMPLETE);
        assertThat(server.log().entries().getFirst().pieces()).isEqualTo(2);
    }

    @Test
    void aClientThatLeavesInMidStreamIsLogged() throws Exception {
        HttpResponse<InputStream> response = open(Requests.chat("@stream 100000 5ms"));
        assertThat(response.body().readNBytes(300)).hasSize(300);

        response.body().close();

        Entry entry =
                server.log().await(one -> one.outcome() == Outcome.CLIENT_GONE, SOON).orElseThrow();
        assertThat(entry.pieces()).isBetween(1, 50_000);
    }

    @Test
    void aClientThatLeavesAHangingAnswerIsLogged() throws Exception {
        HttpResponse<InputStream> response = open(Requests.chat("@say x\n@hang"));

        response.body().close();

        assertThat(server.log().await(one -> one.outcome() == Outcome.CLIENT_GONE, SOON))
                .isPresent();
    }

    @Test
    void closingTheServerEndsAHangingAnswer() throws Exception {
        HttpResponse<InputStream> response = open(Requests.chat("@say x\n@hang"));

        server.close();

        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void theHistoryThatWasSentIsSaid() throws Exception {
        ObjectNode request = Requests.chat("first");
        request.withArray("messages").addObject().put("role", "assistant").put("content", "answer");
        request.withArray("messages").addObject().put("role", "user").put("content", "@history");

        assertThat(Streams.chatText(post(request)))
                .isEqualTo("user: first\nassistant: answer\nuser: @history");
    }

    @Test
    void theLogShowsRolesAndOutcome() throws Exception {
        post(Requests.chat("@say hello"));

        JsonNode entry = JSON.readTree(get("/log")).path("requests").path(0);
        assertThat(entry.path("prompt").asString()).isEqualTo("@say hello");
        assertThat(entry.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(entry.path("outcome").asString()).isIn("complete", "running");
    }

    @Test
    void aRequestThatStreamsNothingGetsOneDocument() throws Exception {
        ObjectNode request = Requests.chat("@say hello\n@usage 7 3").put("stream", false);

        JsonNode answer = JSON.readTree(post(request));

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("hello");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(10);
    }

    @Test
    void anAnswerSchemaIsSatisfied() throws Exception {
        ObjectNode request = Requests.gemini("@say not this");
        request.putObject("generationConfig")
                .set(
                        "responseJsonSchema",
                        JSON.readTree(
                                """
                                {"type":"object","required":["choice"],"properties":{"choice":{"enum":["flash","pro"]}}}\
                                """));

        JsonNode answer = JSON.readTree(send("/v1beta/models/m:generateContent", request));

        assertThat(answer.at("/candidates/0/content/parts/0/text").asString())
                .isEqualTo("{\"choice\":\"flash\"}");
    }

    @Test
    void geminiStreamsTextThoughtAndCalls() throws Exception {
        String body =
                send(
                        "/v1beta/models/gemini-x:streamGenerateContent?alt=sse",
                        Requests.gemini("@think why\n@say because\n@usage 7 3\n@shell ls"));

        JsonNode parts = Streams.geminiParts(body);
        assertThat(parts.get(0).path("thought").asBoolean()).isTrue();
        assertThat(parts.get(1).path("text").asString()).isEqualTo("because");
        assertThat(parts.get(2).at("/functionCall/args/command").asString()).isEqualTo("ls");
        assertThat(body).contains("\"finishReason\":\"STOP\"").contains("\"totalTokenCount\":10");
    }

    @Test
    void anthropicStreamsBlocksInOrder() throws Exception {
        String body =
                send(
                        "/v1/messages",
                        Requests.anthropic("@think why\n@say because\n@usage 7 3\n@shell ls"));

        assertThat(Streams.types(body))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(body).contains("\"stop_reason\":\"tool_use\"").contains("\"output_tokens\":3");
    }

    @Test
    void anthropicSystemMessagesAreNoPrompt() throws Exception {
        ObjectNode request = Requests.anthropic("@say hello");
        request.withArray("messages")
                .addObject()
                .put("role", "system")
                .put("content", "# Environment");

        assertThat(send("/v1/messages", request)).contains("\"text\":\"hello\"");
    }

    @Test
    void anthropicPromptsOfOneMessageAreApart() throws Exception {
        ObjectNode request = Requests.anthropic("remark\n@error 400 9\n@say one");
        Requests.addAnthropicText(request, "@say two");
        Requests.addAnthropicText(request, "remark");

        assertThat(send("/v1/messages", request)).contains("\"text\":\"two\"");
    }

    @Test
    void anthropicPromptsBesideAResultAreNewOnes() throws Exception {
        ObjectNode request = Requests.anthropic("@shell ls\n@say one");
        Requests.anthropicResult(request, "call", "interrupted");
        Requests.addAnthropicText(request, "remark");
        String withARemark = send("/v1/messages", request);
        Requests.addAnthropicText(request, "@say two");
        String withAPrompt = send("/v1/messages", request);

        assertThat(withARemark).contains("\"text\":\"one\"");
        assertThat(withAPrompt).contains("\"text\":\"two\"");
    }

    @Test
    void anthropicToolResultsAreNoNewPrompt() throws Exception {
        ObjectNode request = Requests.anthropic("@shell ls\n@say after");
        Requests.anthropicResult(request, "call_1", "x");

        assertThat(send("/v1/messages", request)).contains("\"text\":\"after\"");
    }

    @Test
    void responsesStreamItemsThatAreAddedAndDone() throws Exception {
        String body =
                send("/v1/responses", Requests.responses("@think why\n@say because\n@shell ls"));

        assertThat(Streams.types(body))
                .startsWith(
                        "response.created", "response.in_progress", "response.output_item.added")
                .containsSubsequence(
                        "response.reasoning_summary_text.done",
                        "response.output_item.done",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.output_item.done",
                        "response.function_call_arguments.done",
                        "response.output_item.done")
                .endsWith("response.completed");
        assertThat(body).contains("\\\"cmd\\\":\\\"ls\\\"");
    }

    @Test
    void responsesToolResultsAreNoNewPrompt() throws Exception {
        ObjectNode request = Requests.responses("@shell ls\n@say after\n@stop length");
        Requests.responsesResult(request, "call_1", "x");

        String body = send("/v1/responses", request);

        assertThat(body).contains("\"delta\":\"after\"").contains("response.incomplete");
    }

    @Test
    void whatIsNoRequestIsRefusedAndTheServerGoesOn() throws Exception {
        HttpRequest broken =
                HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString("{oops"))
                        .build();

        int status = http.send(broken, HttpResponse.BodyHandlers.ofString()).statusCode();

        assertThat(status).isEqualTo(400);
        assertThat(response(Requests.chat("@error 99")).statusCode()).isEqualTo(400);
        assertThat(Streams.chatText(post(Requests.chat("@say on")))).isEqualTo("on");
    }

    private String post(JsonNode request) throws IOException, InterruptedException {
        return send("/v1/chat/completions", request);
    }

    private HttpResponse<String> response(JsonNode request)
            throws IOException, InterruptedException {
        return http.send(
                builder("/v1/chat/completions", request).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<InputStream> open(JsonNode request)
            throws IOException, InterruptedException {
        return http.send(
                builder("/v1/chat/completions", request).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private String send(String path, JsonNode request) throws IOException, InterruptedException {
        return http.send(builder(path, request).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder builder(String path, JsonNode request) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
    }
}
