package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.event.EventKind;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The conversations in docs/wire/acp.md are what this wire really says. To renew them, run with
/// `-Dgangway.write.examples=true`.
class AcpDocumentTest {
    private static final String OPTIONS =
            "{\"toolCall\":{\"toolCallId\":\"call-1\",\"title\":\"Delete build/\"},\"options\":"
                    + "[{\"optionId\":\"yes\",\"name\":\"Allow\",\"kind\":\"allow_once\"},"
                    + "{\"optionId\":\"no\",\"name\":\"Reject\",\"kind\":\"reject_once\"}]}";
    private static final String RESUME =
            "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[],"
                    + "\"_meta\":{\"gangway\":{\"after\":{\"epoch\":\"0-9f3ac1\",\"seq\":5}}}}";

    private static final String PAGE =
            "{\"mode\":\"url\",\"message\":\"Please log in.\",\"elicitationId\":\"login-1\","
                    + "\"url\":\"https://example.com/login\"}";

    private final FakeGateway gateway = new FakeGateway();

    private static void assertDocumented(String example, List<String> lines) throws IOException {
        Path page = Path.of("../docs/wire/acp.md");
        String mark = "<!-- example: " + example + " -->\n```text\n";
        String expected = mark + String.join("\n", lines) + "\n```";
        if (Boolean.getBoolean("gangway.write.examples")) {
            String before = Files.readString(page);
            int start = before.indexOf(mark);
            int end = before.indexOf("\n```", start + mark.length()) + "\n```".length();
            Files.writeString(page, before.substring(0, start) + expected + before.substring(end));
        }
        String document = Files.readString(page);

        assertThat(document).as("docs/wire/acp.md").contains(expected);
    }

    @Test
    void stockConversation() throws IOException {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        client.initialize("{}");
        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");
        client.received();
        client.request(
                "session/prompt",
                "{\"sessionId\":\"s1\",\"prompt\":[{\"type\":\"text\",\"text\":\"Say hello.\"}]}");
        gateway.session("s1").says("Hello.");
        gateway.session("s1").stops("end_turn");

        assertDocumented("stock", client.transcript());
    }

    @Test
    void announcedConversation() throws IOException {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        client.initialize("{\"elicitation\":{\"form\":{}},\"_meta\":{\"gangway\":{}}}");
        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");
        client.received();
        client.prompt("s1", "Say hello.", "{\"key\":\"6b1f\"}");
        gateway.session("s1").says("Hello.");
        gateway.session("s1").stops("end_turn");

        assertDocumented("announced", client.transcript());
    }

    @Test
    void comingBack() throws IOException {
        FakeSession session = gateway.session("s1");
        TestClient.gangway(gateway, 1).prompt("s1", "Say hello.", "{\"key\":\"6b1f\"}");
        session.says("Hel");
        TestClient client = TestClient.gangway(gateway, 2);
        client.forgetTranscript();
        session.says("lo.");

        client.request("session/resume", RESUME);
        client.received();
        client.prompt("s1", "Say hello.", "{\"key\":\"6b1f\"}");
        session.stops("end_turn");

        assertDocumented("resume", client.transcript());
    }

    @Test
    void requestThatAnotherClientAnswers() throws IOException {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        TestClient other = TestClient.stock(gateway, 2);
        for (TestClient each : List.of(client, other)) {
            each.request("session/resume", RESUME.replace("5", "2"));
        }
        client.forgetTranscript();

        session.asks("r-17", AgentRequest.Kind.PERMISSION, OPTIONS);
        client.received();
        other.answer("\"r-17\"", "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"yes\"}}");
        client.received();
        client.answer("\"r-17\"", "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"no\"}}");

        assertDocumented("withdrawn", client.transcript());
    }

    @Test
    void queueAndFeed() throws IOException {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "one");
        client.prompt("s1", "two");
        client.forgetTranscript();

        client.request("_gangway/queue/list", "{\"sessionId\":\"s1\"}");
        client.received();
        client.request("_gangway/queue/remove", "{\"sessionId\":\"s1\",\"turn\":2}");
        client.received();
        client.request("_gangway/feed/subscribe", "{}");
        client.received();
        gateway.feeds(
                EventKind.FEED_REQUEST,
                "{\"session\":\"" + session.id() + "\",\"id\":\"r-17\",\"state\":\"open\"}");

        assertDocumented("queue", client.transcript());
    }

    @Test
    void forkAndDelete() throws IOException {
        FakeSession parent = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "Say hello.");
        parent.stops("end_turn");
        client.forgetTranscript();

        client.request(
                "session/fork", "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}");
        client.received();
        client.request("session/delete", "{\"sessionId\":\"s2\"}");

        assertDocumented("fork", client.transcript());
    }

    @Test
    void refusals() throws IOException {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.forgetTranscript();

        client.request(
                "session/new",
                "{\"cwd\":\"/project\",\"mcpServers\":[{\"name\":\"x\",\"command\":\"/bin/x\","
                        + "\"args\":[],\"env\":[]}]}");
        client.received();
        client.request("authenticate", "{\"methodId\":\"unknown\"}");
        client.received();
        client.prompt("s1", "one");
        client.prompt("s1", "two", "{\"whenBusy\":\"refuse\"}");

        assertDocumented("refusals", client.transcript());
    }

    @Test
    void promptForTheRunningTurn() throws IOException {
        FakeSession session = gateway.session("s1");
        session.steers();
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "Count.");
        session.says("One.");
        client.received();
        client.forgetTranscript();

        client.prompt("s1", "Backwards.", "{\"whenBusy\":\"steer\"}");
        session.injects(2);
        session.says("Zero.");
        session.stops("end_turn");

        assertDocumented("steer", client.transcript());
    }

    @Test
    void promptThatWaitsNoLonger() throws IOException {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "one");
        client.received();
        client.forgetTranscript();

        client.prompt("s1", "two", "{\"whenBusy\":\"wait\",\"wait\":{\"depth\":2,\"seconds\":5}}");
        session.waitedTooLong(2);

        assertDocumented("wait", client.transcript());
    }

    @Test
    void pageToOpen() throws IOException {
        FakeSession session = gateway.session("s1");
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);
        client.initialize("{\"elicitation\":{\"url\":{}}}");
        client.request("session/resume", RESUME.replace("5", "2"));
        client.forgetTranscript();

        session.asks("r-18", AgentRequest.Kind.QUESTION, PAGE);
        client.received();
        client.answer("\"r-18\"", "{\"action\":\"accept\"}");
        session.completes("r-18", "login-1", 1);

        assertDocumented("page", client.transcript());
    }
}
