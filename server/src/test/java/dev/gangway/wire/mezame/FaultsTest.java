package dev.gangway.wire.mezame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults of the server that this one replaces, where one conversation does not show them.
class FaultsTest {
    @TempDir private Path data;
    private MezameRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new MezameRig(data, true);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Fault 4: a slow client lost events, and what waited for it grew without a limit.
    @Test
    void aSlowClientGetsEverythingAndHoldsLittle() {
        String session = session();
        rig.queuedMax = 2000;
        rig.connect("slow", WireRig.ANN, Map.of("session", session));
        rig.later(MezameLimits.STANDARD.historyWait());
        List<String> said = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            said.add("word " + i + "; ");
            rig.agent().says(said.getLast());
            rig.settle();
        }

        assertThat(rig.socket("slow").queuedBytes()).isLessThan(70_000);
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            heard.addAll(rig.socket("slow").frames());
            rig.wakeSockets("slow");
        }
        assertThat(agentsWords(heard)).isEqualTo(String.join("", said));
    }

    /// Fault 5: what happened between attaching and subscribing was lost.
    @Test
    void whoeverComesAtAnyMomentSeesEachWordOnce() {
        String session = session();
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String client = "late" + i;
            say(said, "a" + i + " ");
            rig.connect(client, WireRig.ANN, Map.of("session", session));
            say(said, "b" + i + " ");
            String history = history(session);
            say(said, "c" + i + " ");
            rig.later(MezameLimits.STANDARD.historySettle());
            say(said, "d" + i + " ");

            String seen = agentsWords(rig.socket(client).frames());
            assertThat(words(history) + seen).as(client).isEqualTo(said.toString());
            if (i % 3 == 2) {
                rig.agent().stops("end_turn");
                rig.settle();
                rig.say("first", "{\"type\":\"prompt\",\"text\":\"on\"}");
            }
        }
    }

    /// Fault 8: commands without an answer piled up.
    @Test
    void aSocketWithTooManyUnansweredCommandsIsNotRead() {
        session();
        int before = rig.socket("first").pauses();

        for (int i = 0; i < MezameLimits.STANDARD.unansweredCommands(); i++) {
            rig.say("first", "{\"type\":\"set_mode\",\"modeId\":\"m\"}");
        }

        assertThat(rig.socket("first").pauses()).isEqualTo(before + 1);
    }

    /// Fault 8: each tab left a process and a session behind. The front-end keeps no session in
    /// which nothing was said.
    @Test
    void aSessionInWhichNobodySaidAnythingGoesWithItsTab() {
        rig.connect("first", WireRig.ANN, Map.of());
        rig.ready();
        String session =
                Json.text(Json.parse(rig.socket("first").frames().getFirst()), "sessionId", "");

        rig.leave("first");

        assertThat(rig.agent().asked()).contains("close");
        rig.connect("second", WireRig.ANN, Map.of("session", session));
        assertThat(rig.socket("second").frames()).first().asString().contains("no such session");
    }

    /// Fault 11: the set of answered requests grew for ever.
    @Test
    void requestsThatAreOverLeaveRoomForOthers() {
        session();
        int shown = 0;

        for (int i = 0; i < MezameLimits.STANDARD.shownRequests() + 10; i++) {
            rig.agent().asksPermission(i);
            rig.settle();
            for (String frame : rig.socket("first").frames()) {
                if (frame.contains("permission_request")) {
                    shown++;
                    String id = Json.text(Json.parse(frame), "id", "");
                    rig.say(
                            "first",
                            "{\"type\":\"permission_response\",\"id\":\""
                                    + id
                                    + "\",\"optionId\":\"yes\"}");
                }
            }
        }

        assertThat(shown).isEqualTo(MezameLimits.STANDARD.shownRequests() + 10);
    }

    /// Kiro's own way to tell of its commands.
    @Test
    void kirosCommandsAreShownAsTheyCome() {
        session();
        rig.socket("first").frames();

        rig.agent()
                .listener()
                .event(
                        dev.gangway.event.EventKind.UNRECOGNIZED,
                        RawJson.of(
                                "{\"method\":\"_kiro.dev/commands/available\",\"params\":{"
                                        + "\"commands\":[{\"name\":\"/x\"}],"
                                        + "\"prompts\":[{\"name\":\"p\"}]}}"));
        rig.settle();

        assertThat(rig.socket("first").frames())
                .containsExactly(
                        "{\"type\":\"commands\",\"commands\":[{\"name\":\"/x\"}],"
                                + "\"prompts\":[{\"name\":\"p\"}]}");
    }

    /// A session of Ann's with a turn that runs; her client is the first.
    private String session() {
        rig.connect("first", WireRig.ANN, Map.of());
        rig.ready();
        String ready = rig.socket("first").frames().getFirst();
        rig.say("first", "{\"type\":\"prompt\",\"text\":\"go\"}");
        return Json.text(Json.parse(ready), "sessionId", "");
    }

    private void say(StringBuilder said, String text) {
        said.append(text);
        rig.agent().says(text);
        rig.settle();
    }

    private String history(String session) {
        RigExchange asked =
                new RigExchange(
                        "GET",
                        "/history",
                        Map.of("session", session),
                        Map.of(),
                        "",
                        Optional.of(WireRig.ANN));
        return rig.ask(asked).answer.substring("200 ".length());
    }

    private static String words(String history) {
        StringBuilder words = new StringBuilder();
        Json.parse(history)
                .path("entries")
                .forEach(entry -> {
                    if (Json.text(entry, "role", "").equals("agent")) {
                        words.append(Json.text(entry, "text", ""));
                    }
                });
        return words.toString();
    }

    private static String agentsWords(List<String> frames) {
        StringBuilder words = new StringBuilder();
        for (String frame : frames) {
            var node = Json.parse(frame);
            if (Json.text(node, "role", "").equals("agent")) {
                words.append(Json.text(node, "text", ""));
            }
        }
        return words.toString();
    }
}
