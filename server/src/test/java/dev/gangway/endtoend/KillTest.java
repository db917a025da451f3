package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.store.DatabaseCheck;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A real server is killed twenty times, each time in the midst of something else, and started
/// again on the same directory: what anybody was shown is there, unchanged and once; the states are
/// true; no agent is left; nothing ran twice.
@Timeout(600)
class KillTest {
    private static final int KILLS = 20;
    private static final int ROUNDS_PER_SESSION = 5;
    private static final long SEED = 7420;
    private static final int INTERRUPTED = -32018;

    @TempDir private Path folder;

    private final Ledger ledger = new Ledger();
    private final Random random = new Random(SEED);
    private final List<Person> people = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, CompletableFuture<JsonNode>> created = new HashMap<>();
    private ServerProcess.Place place;
    private ServerProcess server;
    private String project;
    private String session = "";

    /// A prompt that somebody sent under a key, and what it will be told of it.
    private record Sent(Person person, String text, String key, CompletableFuture<JsonNode> told) {}

    /// In the midst of what the server dies.
    private enum Moment {
        FAST_STREAM,
        PERMISSION_OPEN,
        QUEUED,
        CANCEL,
        MANY_ANSWERS,
        SLOW_STREAM,
        PERMISSION_ANSWERED,
        NEW_SESSIONS,
        COMING_BACK
    }

    @BeforeEach
    void startServer() throws IOException {
        place = ServerProcess.Place.in(folder, "");
        project = place.project().toString();
        for (String name : List.of("Ada", "Bob", "Cyd")) {
            people.add(new Person(name, ledger, project));
        }
        server = ServerProcess.start(place);
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
        assertThat(DatabaseCheck.problems(place.data())).isEmpty();
    }

    @Test
    void whatWasShownSurvivesTwentyKills() throws Exception {
        for (int round = 0; round < KILLS; round++) {
            Moment moment = Moment.values()[round % Moment.values().length];
            arrive(round);
            play(moment, round);
            killAndRestart(moment);
            checkWhatWasShown();
            checkTrace(moment);
            checkKeys();
            checkCreated();
        }
    }

    private void killAndRestart(Moment moment) throws Exception {
        ServerProcess killed = server;
        killed.kill();
        for (Person person : people) {
            person.leave(session);
        }
        server = ServerProcess.start(place);
        assertThat(killed.agents()).as("agents left of a server killed in %s", moment).isEmpty();
    }

    /// Everybody connects and watches the session; now and then it is a new one.
    private void arrive(int round) throws InterruptedException {
        if (round % ROUNDS_PER_SESSION == 0) {
            people.getFirst().connect(server);
            session = Frames.newSession(people.getFirst().client(), project);
            people.getFirst().client().close();
        }
        watch();
    }

    private JsonNode watch() throws InterruptedException {
        JsonNode answer = Frames.object();
        for (Person person : people) {
            person.connect(server);
            answer = person.resume(session);
            person.catchUp(session, answer);
        }
        return answer;
    }

    private void play(Moment moment, int round) throws InterruptedException {
        Person ada = people.get(0);
        Person bob = people.get(1);
        Person cyd = people.get(2);
        switch (moment) {
            case FAST_STREAM -> stream(ada, "/stream 4000 200 0", 3000);
            case SLOW_STREAM -> stream(ada, "/stream 100000 100 1", 300);
            case PERMISSION_OPEN -> {
                send(ada, "/permission Round " + round);
                Frames.awaitRequest(bob.client(), 0);
            }
            case PERMISSION_ANSWERED -> answerPermission(ada, bob, cyd);
            case QUEUED -> queue(ada, bob, cyd);
            case CANCEL -> cancel(ada, bob, cyd);
            case MANY_ANSWERS -> manyAnswers();
            case NEW_SESSIONS -> newSessions(ada, bob);
            case COMING_BACK -> comeBack(ada, cyd);
        }
    }

    /// Lets somebody stream, until one of all has seen some of it.
    private void stream(Person sender, String command, int most) throws InterruptedException {
        int from = sender.client().recording().size();
        send(sender, command);
        Person viewer = people.get(random.nextInt(people.size()));
        int begin = viewer == sender ? from : 0;
        Frames.awaitOrdinal(viewer.client(), begin, 1 + random.nextInt(most));
    }

    private void answerPermission(Person asking, Person answering, Person watching)
            throws InterruptedException {
        send(asking, "/permission Answered");
        AcpFrame request = Frames.awaitRequest(answering.client(), 0);
        int from = watching.client().recording().size();
        answering.client().answer(request, AcpConversation.selected(request, "allow_once"));
        if (random.nextBoolean()) {
            Frames.awaitKind(watching.client(), from, "permission_resolved");
        }
    }

    private void queue(Person ada, Person bob, Person cyd) throws InterruptedException {
        int from = ada.client().recording().size();
        stream(ada, "/stream 100000 20 2", 5);
        for (int each = 0; each < 2; each++) {
            send(bob, "/stream 3 20 0");
            send(cyd, "/stream 3 20 0");
        }
        for (int seen = random.nextInt(4); seen >= 0; seen--) {
            from = Frames.awaitKind(ada.client(), from, "prompt_queued").index() + 1;
        }
    }

    private void cancel(Person streaming, Person cancelling, Person watching)
            throws InterruptedException {
        stream(streaming, "/stream 100000 100 1", 100);
        int from = watching.client().recording().size();
        cancelling.client().notify("session/cancel", Frames.object().put("sessionId", session));
        if (random.nextBoolean()) {
            Frames.awaitKind(watching.client(), from, "turn_cancelling");
        }
    }

    private void manyAnswers() {
        for (int each = 0; each < 5; each++) {
            people.forEach(person -> send(person, "/stream 5 20 0"));
        }
        int answers = 1 + random.nextInt(12);
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> sent.stream().filter(one -> one.told().isDone()).count() >= answers);
    }

    /// Two creating commands are under way; at least one is answered.
    private void newSessions(Person ada, Person bob) {
        created.put("new-of-ada", create(ada, "new-of-ada"));
        created.put("new-of-bob", create(bob, "new-of-bob"));
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> created.values().stream().anyMatch(CompletableFuture::isDone));
    }

    private CompletableFuture<JsonNode> create(Person person, String key) {
        ObjectNode parameters = Frames.location(project);
        parameters.withObject("/_meta/gangway").put("key", key);
        return person.client().send("session/new", parameters);
    }

    /// Somebody is cut off and comes back, again and again, while another streams.
    private void comeBack(Person streaming, Person reader) throws InterruptedException {
        stream(streaming, "/stream 100000 100 1", 20);
        for (int times = random.nextInt(5); times >= 0; times--) {
            reader.leave(session);
            reader.connect(server);
            reader.resume(session);
        }
    }

    private void send(Person person, String command) {
        String key = "key-" + sent.size() + "-" + random.nextLong();
        String text = command + " " + key;
        sent.add(new Sent(person, text, key, person.prompt(session, text, key)));
    }

    /// Everybody comes back to where they were, and somebody new reads everything.
    private void checkWhatWasShown() throws InterruptedException {
        JsonNode state = watch().path("state");
        people.forEach(person -> person.takeNote(session));
        Person auditor = new Person("the auditor", ledger, project);
        auditor.connect(server);
        auditor.catchUp(session, auditor.resume(session));
        auditor.leave(session);

        ledger.assertWhole(session);
        assertThat(ledger.runningTurns(session)).isEmpty();
        assertThat(ledger.openRequests(session)).isEmpty();
        assertThat(state.path("phase").asString()).isEqualTo("idle");
        assertThat(state.path("turn").isNull()).isTrue();
        assertThat(state.path("open")).isEmpty();
        assertThat(state.path("held").asBoolean()).isEqualTo(!state.path("queue").isEmpty());
        assertThat(state.at("/agent/running").asBoolean()).isFalse();
        assertThat(state.path("held").asBoolean()).isEqualTo(isHeld());
    }

    /// That the server died in the midst of what it was meant to.
    private void checkTrace(Moment moment) {
        switch (moment) {
            case SLOW_STREAM, COMING_BACK ->
                    assertThat(lastOutcome("turn_ended")).isEqualTo("interrupted");
            case PERMISSION_OPEN -> {
                assertThat(lastOutcome("turn_ended")).isEqualTo("interrupted");
                assertThat(lastOutcome("permission_resolved")).isEqualTo("expired");
            }
            case QUEUED -> {
                assertThat(lastOutcome("turn_ended")).isEqualTo("interrupted");
                assertThat(isHeld()).isTrue();
            }
            case PERMISSION_ANSWERED, CANCEL, FAST_STREAM, MANY_ANSWERS, NEW_SESSIONS -> {
                // Either way is true, as the server came to it before it died or not.
            }
        }
    }

    private String lastOutcome(String kind) {
        return ledger.events(session, kind).getLast().path("outcome").asString();
    }

    /// Whoever got no answer asks again under the same key, and is told what became of it.
    private void checkKeys() throws InterruptedException {
        List<String> begun = ledger.promptsRun(session);
        List<CompletableFuture<JsonNode>> again = new ArrayList<>();
        for (Sent one : sent) {
            again.add(one.person().prompt(session, one.text(), one.key()));
        }
        if (isHeld()) {
            Person releasing = people.getFirst();
            releasing
                    .client()
                    .request("_gangway/queue/release", Frames.object().put("sessionId", session));
        }
        for (int i = 0; i < sent.size(); i++) {
            Sent one = sent.get(i);
            String answer = answer(one.person(), again.get(i));
            if (one.told().state() == State.SUCCESS) {
                assertThat(begun).contains(one.text());
                assertThat(answer).isEqualTo(one.told().resultNow().toString());
            } else if (!begun.contains(one.text())) {
                assertThat(answer).contains("end_turn");
            }
        }
        for (Person person : people) {
            person.leave(session);
        }
        List<String> run = ledger.promptsRun(session);
        for (Sent one : sent) {
            assertThat(Collections.frequency(run, one.text())).as(one.text()).isEqualTo(1);
        }
        sent.clear();
    }

    private boolean isHeld() {
        return ledger.events(session, "queue_held").size()
                > ledger.events(session, "queue_released").size();
    }

    /// What a prompt that was sent again is told: its turn's end, or that it was interrupted.
    private static String answer(Person person, CompletableFuture<JsonNode> prompt)
            throws InterruptedException {
        try {
            return person.client().result("session/prompt", prompt).toString();
        } catch (AcpError error) {
            assertThat(error.code()).as(error.getMessage()).isEqualTo(INTERRUPTED);
            return "interrupted";
        }
    }

    /// The same creating command under its key gives the same session.
    private void checkCreated() throws InterruptedException {
        Person ada = people.getFirst();
        ada.connect(server);
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, CompletableFuture<JsonNode>> before : created.entrySet()) {
            JsonNode answer = ada.client().result("session/new", create(ada, before.getKey()));
            String id = answer.path("sessionId").asString();
            if (before.getValue().state() == State.SUCCESS) {
                assertThat(id)
                        .isEqualTo(before.getValue().resultNow().path("sessionId").asString());
            }
            ids.add(id);
        }
        created.clear();
        List<String> listed = new ArrayList<>();
        ada.client()
                .request("session/list", Frames.object())
                .path("sessions")
                .forEach(one -> listed.add(one.path("sessionId").asString()));
        assertThat(listed).doesNotHaveDuplicates().containsAll(ids).contains(session);
        ada.client().close();
    }
}
