package dev.gangway.wire.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Storkit's socket: chats, each a session, told whole at its end.
class StorkitSliceTest {
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"hello\"}";

    @TempDir private Path data;
    private SliceRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new SliceRig(data);
        connect("ann");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aChatIsTokensAndAtItsEndTheWholeThenItsSession() {
        String session = chat("ann");
        rig.says("Hel");
        rig.says("lo");
        rig.stops("end_turn");

        assertThat(rig.frames("ann"))
                .containsExactly(
                        "{\"type\":\"token\",\"content\":\"Hel\"}",
                        "{\"type\":\"token\",\"content\":\"lo\"}",
                        update(HELLO, "{\"role\":\"assistant\",\"content\":\"Hello\"}"),
                        "{\"type\":\"session_id\",\"session_id\":\"" + session + "\"}");
    }

    @Test
    void aSessionThatIsNamedGoesOnAndItsLogWins() {
        String session = chat("ann");
        rig.says("one");
        rig.stops("end_turn");
        rig.frames("ann");
        connect("other");

        rig.say(
                "other",
                chat(
                        ",\"session_id\":\"" + session + "\"",
                        "{\"role\":\"user\",\"content\":\"not so\"}",
                        "{\"role\":\"user\",\"content\":\"more\"}"));
        rig.says("two");
        rig.stops("end_turn");

        assertThat(rig.agent().asked()).contains("prompt more").doesNotContain("prompt not so");
        assertThat(rig.frames("other").get(1))
                .isEqualTo(
                        update(
                                HELLO,
                                "{\"role\":\"assistant\",\"content\":\"one\"}",
                                "{\"role\":\"user\",\"content\":\"more\"}",
                                "{\"role\":\"assistant\",\"content\":\"two\"}"));
    }

    /// Until a session can be made with entries that are imported: to leave them out would have the
    /// final `update` take them from the client.
    @Test
    void aConversationThatBeganElsewhereIsRefusedAndNotCutShort() {
        rig.say("ann", chat("", HELLO, "{\"role\":\"assistant\",\"content\":\"hi\"}", HELLO));

        assertThat(rig.types("ann")).containsExactly("error");
        assertThat(rig.agents()).isEmpty();
    }

    @Test
    void theWholeIsBehindTheLastTokenAndBeforeTheNextTurnsFirst() {
        String session = chat("ann");
        rig.prompt(session, "queued elsewhere");
        rig.agent().says("first");
        rig.agent().stops("end_turn");
        rig.agent().says("second");
        rig.agent().stops("end_turn");
        rig.settle();

        List<String> told = rig.frames("ann");

        assertThat(types(told))
                .containsExactly(
                        "token",
                        "update",
                        "session_id",
                        "user_message",
                        "token",
                        "update",
                        "session_id");
        assertThat(told.get(1)).contains("first").doesNotContain("second", "elsewhere");
        assertThat(told.get(5)).contains("first", "second", "elsewhere");
    }

    @Test
    void aToolIsAnActivity() {
        chat("ann");
        rig.update("{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"Read\"}");

        assertThat(rig.frames("ann"))
                .containsExactly("{\"type\":\"tool_activity\",\"tool_name\":\"Read\"}");
    }

    /// Fault 3: a second client's chat hung, and prompts went to whoever held a lock.
    @Test
    void aRequestIsShownToEveryClientAndGoneAfterTheFirstAnswer() {
        chat("ann");
        connect("second");
        rig.frames("second");
        rig.agent().asksPermission(1);
        rig.settle();
        List<String> first = rig.frames("ann");
        assertThat(first)
                .containsExactly(
                        "{\"type\":\"permission_request\",\"request_id\":\""
                                + id(first)
                                + "\",\"tool_name\":\"run\",\"tool_input\":{}}");
        assertThat(rig.frames("second")).isEqualTo(first);

        rig.say("second", response(id(first), true));
        rig.say("ann", response(id(first), false));
        connect("late");

        assertThat(rig.agent().asked().toString()).contains("yes").doesNotContain("no]");
        assertThat(types(rig.frames("ann"))).containsExactly("permission_resolved");
        assertThat(rig.frames("second")).isEmpty();
        assertThat(types(rig.frames("late"))).containsExactly("update");
    }

    @Test
    void aRequestThatIsAnsweredBeforeASlowSocketComesToItIsNotShownThere() {
        chat("ann");
        rig.connect("slow", WireRig.ANN, 300, StorkitConnection::open);
        for (int i = 0; i < 100; i++) {
            rig.says("word " + i);
        }
        rig.agent().asksPermission(1);
        rig.settle();
        rig.say("ann", response(id(rig.frames("ann")), true));
        rig.says("on");

        assertThat(types(rig.frames("slow")))
                .contains("permission_resolved")
                .doesNotContain("permission_request");
    }

    @Test
    void anAnswerOutsideOfAChatIsIgnored() {
        rig.say("ann", response("r", true));

        assertThat(rig.frames("ann")).isEmpty();
    }

    /// Fault 4: one tab cancelled all.
    @Test
    void cancelEndsItsOwnChatAlone() {
        chat("ann");
        connect("second");
        chat("second");
        rig.frames("ann");
        rig.frames("second");

        rig.say("ann", "{\"type\":\"cancel\"}");
        assertThat(rig.agents().getFirst().asked()).contains("cancel");
        assertThat(rig.agents().getLast().asked()).doesNotContain("cancel");
        rig.agents().getFirst().stops("cancelled");
        rig.settle();

        assertThat(rig.frames("ann"))
                .containsExactly(
                        update(HELLO),
                        "{\"type\":\"error\",\"message\":\"The chat was cancelled.\"}");
    }

    @Test
    void whoWatchesDoesNotCancel() {
        chat("ann");
        connect("second");

        rig.say("second", "{\"type\":\"cancel\"}");

        assertThat(rig.agent().asked()).doesNotContain("cancel");
    }

    /// Fault 1: a second chat vanished.
    @Test
    void aSecondChatOnTheSameSocketHasItsOwnSession() {
        String first = chat("ann");
        String second = chat("ann");
        rig.agents().getLast().says("of the second");
        rig.agents().getFirst().says("of the first");
        rig.agents().getFirst().stops("end_turn");
        rig.settle();

        List<String> told = rig.frames("ann");

        assertThat(first).isNotEqualTo(second);
        assertThat(types(told)).containsExactly("token", "token", "update", "session_id");
        assertThat(told.get(2)).contains("of the first").doesNotContain("of the second");
    }

    /// Fault 2: the chat ran on, and what it said was lost.
    @Test
    void aSocketThatComesBackHasTheWholeAndGoesOn() {
        String session = chat("ann");
        rig.says("before, ");
        rig.leave("ann");
        rig.says("between, ");
        connect("back");
        rig.says("after");
        rig.stops("end_turn");

        assertThat(rig.frames("back"))
                .containsExactly(
                        update(HELLO),
                        "{\"type\":\"token\",\"content\":\"before, \"}",
                        "{\"type\":\"token\",\"content\":\"between, \"}",
                        "{\"type\":\"token\",\"content\":\"after\"}",
                        update(
                                HELLO,
                                "{\"role\":\"assistant\",\"content\":\"before, between, after\"}"),
                        "{\"type\":\"session_id\",\"session_id\":\"" + session + "\"}");
    }

    @Test
    void anOpenRequestWaitsForWhoeverComes() {
        chat("ann");
        rig.agent().asksPermission(1);
        rig.settle();
        rig.leave("ann");
        connect("back");

        assertThat(types(rig.frames("back"))).containsExactly("update", "permission_request");
    }

    @Test
    void aChatIsNobodyElses() {
        String session = chat("ann");
        Principal bob = rig.user("bob");
        rig.connect("bob", bob, StorkitConnection::open);
        rig.say("bob", chat(",\"session_id\":\"" + session + "\"", HELLO));
        rig.says("secret");

        assertThat(types(rig.frames("bob"))).containsExactly("error");
    }

    @Test
    void aPromptThatWaitsIsCancelledByWhoGaveIt() {
        String session = chat("ann");
        connect("second");
        rig.say("second", chat(",\"session_id\":\"" + session + "\"", HELLO));
        rig.says("said to the first");
        rig.frames("ann");
        rig.frames("second");

        rig.say("second", "{\"type\":\"cancel\"}");

        assertThat(rig.frames("second"))
                .containsExactly(
                        update(HELLO),
                        "{\"type\":\"error\",\"message\":\"The chat was cancelled.\"}");
        assertThat(rig.agent().asked()).doesNotContain("cancel");
        assertThat(rig.frames("ann")).isEmpty();
    }

    @Test
    void aTurnThatFailsIsToldWholeAndWhy() {
        chat("ann");
        rig.says("half");
        rig.agent()
                .listener()
                .turnEnded(new TurnOutcome.Failed(-32000, "no model there", RawJson.NULL));
        rig.settle();

        List<String> told = rig.frames("ann");

        assertThat(types(told)).containsExactly("token", "update", "error");
        assertThat(told.getLast()).contains("no model there");
    }

    @Test
    void whatIsNotUnderstoodIsSaidAlsoWhileAChatRuns() {
        chat("ann");
        rig.say("ann", "{");
        rig.say("ann", "{\"type\":\"chat\",\"messages\":[]}");
        rig.say("ann", "{\"type\":\"later\"}");
        rig.says("goes on");

        List<String> told = rig.frames("ann");

        assertThat(types(told)).containsExactly("error", "error", "error", "token");
        assertThat(told.getFirst()).contains("Invalid request: ");
    }

    /// Fault 5: what waited for a slow reader grew without a limit.
    @Test
    void aSlowSocketHasEverythingAndHoldsLittle() {
        chat("ann");
        rig.connect("slow", WireRig.ANN, 2000, StorkitConnection::open);
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String word = "word " + i + "; ";
            said.append(word);
            rig.says(word);
        }
        rig.stops("end_turn");

        assertThat(rig.socket("slow").queuedBytes()).isLessThan(70_000);
        List<String> told = rig.frames("slow");
        StringBuilder heard = new StringBuilder();
        told.stream()
                .filter(frame -> frame.startsWith("{\"type\":\"token\""))
                .forEach(frame -> heard.append(Json.text(Json.parse(frame), "content", "")));
        assertThat(heard).hasToString(said.toString());
        assertThat(types(told).subList(told.size() - 2, told.size()))
                .containsExactly("update", "session_id");
    }

    @Test
    void whatIsTrimmedIsInTheWholeAllTheSame() throws IOException {
        String session = chat("ann");
        rig.says("kept by the transcript");
        rig.stops("end_turn");
        rig.trimmed(session, Optional.empty());
        connect("back");
        rig.say("back", chat(",\"session_id\":\"" + session + "\"", HELLO));
        rig.ready();
        rig.says("new");
        rig.stops("end_turn");

        assertThat(rig.frames("back"))
                .containsExactly(
                        "{\"type\":\"token\",\"content\":\"new\"}",
                        update(
                                HELLO,
                                "{\"role\":\"assistant\",\"content\":\"kept by the transcript\"}",
                                HELLO,
                                "{\"role\":\"assistant\",\"content\":\"new\"}"),
                        "{\"type\":\"session_id\",\"session_id\":\"" + session + "\"}");
    }

    @Test
    void aPositionThatIsLostIsFollowedByTheWhole() {
        chat("ann");
        rig.says("said");
        rig.leave("ann");
        List<StorkitConnection> opened = new ArrayList<>();
        rig.connect(
                "back",
                WireRig.ANN,
                client -> {
                    opened.add(StorkitConnection.open(client));
                    return opened.getFirst();
                });
        rig.frames("back");

        ChatLink lost = opened.getFirst().followed().getFirst();
        lost.lost(new Position(new Epoch(0, "9f3ac1"), 1), "trimmed");
        rig.settle();
        rig.says(" and more");

        assertThat(types(rig.frames("back"))).containsExactly("update", "token", "token");
    }

    private void connect(String name) {
        rig.connect(name, WireRig.ANN, StorkitConnection::open);
    }

    /// Begins a chat; its session.
    private String chat(String client) {
        rig.say(client, chat("", HELLO));
        rig.ready();
        return rig.agent().session();
    }

    private static String chat(String config, String... messages) {
        return "{\"type\":\"chat\",\"messages\":["
                + String.join(",", messages)
                + "],\"config\":{\"provider\":\"fake\",\"model\":\"m\""
                + config
                + "}}";
    }

    private static String response(String request, boolean approved) {
        return "{\"type\":\"permission_response\",\"request_id\":\""
                + request
                + "\",\"approved\":"
                + approved
                + "}";
    }

    private static String update(String... messages) {
        return "{\"type\":\"update\",\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static String id(List<String> frames) {
        return Json.text(Json.parse(frames.getLast()), "request_id", "");
    }

    private static List<String> types(List<String> frames) {
        return frames.stream().map(frame -> Json.text(Json.parse(frame), "type", "")).toList();
    }
}
