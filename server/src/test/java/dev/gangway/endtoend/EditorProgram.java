package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import dev.gangway.testkit.acp.ProcessTransport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// A stock editor that has started `gangway acp`: it sends no `_meta` and knows nothing of Gangway.
///
/// @param client over the program's standard input and output
record EditorProgram(AcpClient client, String project) {
    /// Starts the program; its standard error is appended to the place's log.
    static EditorProgram start(ServerProcess.Place place, String... options) throws IOException {
        List<String> command = Commands.java("acp", "--data", place.data().toString());
        command.addAll(List.of(options));
        ProcessBuilder builder =
                Commands.builder(command, place.project())
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        place.data().resolveSibling("editor.log").toFile()));
        return new EditorProgram(
                AcpClient.over(ProcessTransport.launch(builder), ServerProcess.PATIENCE),
                place.project().toString());
    }

    /// The same, introduced as a client of forms.
    static EditorProgram introduced(ServerProcess.Place place, String... options)
            throws IOException, InterruptedException {
        EditorProgram editor = start(place, options);
        var parameters = AcpConversation.initializeParameters();
        parameters.withObject("/clientCapabilities").putObject("elicitation").putObject("form");
        editor.client.request("initialize", parameters);
        return editor;
    }

    String newSession() throws InterruptedException {
        return Frames.newSession(client, project);
    }

    JsonNode load(String session) throws InterruptedException {
        return client.request("session/load", Frames.location(project).put("sessionId", session));
    }

    CompletableFuture<JsonNode> prompt(String session, String text) {
        return Frames.send(client, session, text, "");
    }

    String stopReason(CompletableFuture<JsonNode> turn) throws InterruptedException {
        return client.result("session/prompt", turn).path("stopReason").asString();
    }

    /// The numbers that the chunks of `/stream` bear, in the order in which they came.
    List<Long> ordinals(String session) {
        return client
                .recording()
                .select(frame ->
                        frame.update().equals("agent_message_chunk")
                                && Frames.session(frame).equals(session)
                                && Frames.text(frame).matches("\\d{10}x*"))
                .stream()
                .map(frame -> Long.parseLong(Frames.text(frame).substring(0, 10)))
                .toList();
    }

    /// The ordinals so far are 1, 2, 3 and so on, to at least that one.
    void assertNothingMissingOrTwice(String session, long atLeast) {
        List<Long> seen = ordinals(session);
        assertThat(seen).hasSizeGreaterThanOrEqualTo((int) atLeast);
        assertThat(seen)
                .isEqualTo(IntStream.rangeClosed(1, seen.size()).mapToObj(i -> (long) i).toList());
    }

    /// What was said to the editor has nothing that ACP does not have, and each request has one
    /// answer.
    void assertPlain() {
        List<AcpFrame> said = client.recording().select(AcpFrame::incoming);
        assertThat(said).allMatch(frame -> frame.json().isObject());
        assertThat(said).noneMatch(frame -> frame.method().startsWith("_"));
        assertThat(said).noneMatch(frame -> frame.text().contains("\"gangway\":"));
        List<JsonNode> answered =
                said.stream()
                        .filter(frame -> frame.method().isEmpty())
                        .map(frame -> frame.json().path("id"))
                        .toList();
        assertThat(answered).doesNotHaveDuplicates();
    }

    List<AcpFrame> requests() {
        return client.recording().select(frame -> frame.incoming() && frame.request());
    }

    /// The texts of one kind of chunk, in order.
    List<String> texts(String kind) {
        return client.recording().select(frame -> frame.update().equals(kind)).stream()
                .map(Frames::text)
                .toList();
    }

    void leave() {
        client.close();
    }
}
