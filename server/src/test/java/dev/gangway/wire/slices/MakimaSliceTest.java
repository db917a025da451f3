package dev.gangway.wire.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Right;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;
import dev.gangway.wire.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Makima's socket: one socket, many streams.
class MakimaSliceTest {
    @TempDir private Path data;
    private SliceRig rig;
    private String task;

    @BeforeEach
    void open() throws IOException {
        rig = new SliceRig(data);
        task = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void outputIsAPromptsPartsThenTheWholeThenTheResult() {
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.prompt(task, "go");
        rig.says("Work");
        rig.says("ing");
        rig.clock().advance(Duration.ofMillis(81_234));
        rig.agent()
                .listener()
                .used(
                        RawJson.of("{\"sessionUpdate\":\"usage_update\",\"used\":1,\"size\":2}"),
                        new Reported(Optional.empty(), "m", OptionalLong.of(42_100_000L)));
        rig.stops("end_turn");

        List<String> told = rig.frames("ann");

        assertThat(told.stream().map(this::shape))
                .containsExactly(
                        "{\"type\":\"outputSubscribed\",\"taskId\":\"T\",\"lastSeq\":N}",
                        part("Work"),
                        part("ing"),
                        "{\"type\":\"taskOutput\",\"taskId\":\"T\",\"messageType\":\"assistant\","
                                + "\"content\":\"Working\",\"isPartial\":false,\"messageId\":\"mN\"}",
                        "{\"type\":\"taskOutput\",\"taskId\":\"T\",\"messageType\":\"result\","
                                + "\"content\":\"end_turn\",\"costUsd\":0.0421,\"durationMs\":81234,"
                                + "\"isPartial\":false,\"seq\":N}");
        assertThat(numbers(told, "seq")).isSorted().doesNotHaveDuplicates();
        assertThat(numbers(told, "lastSeq").getFirst()).isLessThan(numbers(told, "seq").getFirst());
    }

    @Test
    void aToolsUseAndResultEndTheMessageBeforeThem() {
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.prompt(task, "go");
        rig.says("Look:");
        rig.update(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"Bash\","
                        + "\"rawInput\":{\"command\":\"ls\"}}");
        rig.update(
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t\",\"status\":"
                        + "\"failed\",\"content\":[{\"type\":\"content\",\"content\":{\"type\":"
                        + "\"text\",\"text\":\"no\"}}]}");

        List<String> told = rig.frames("ann");

        assertThat(told.stream().skip(3).map(this::shape))
                .containsExactly(
                        "{\"type\":\"taskOutput\",\"taskId\":\"T\",\"messageType\":\"tool_use\","
                                + "\"content\":\"\",\"toolName\":\"Bash\",\"toolInput\":{\"command\":"
                                + "\"ls\"},\"isPartial\":false,\"seq\":N}",
                        "{\"type\":\"taskOutput\",\"taskId\":\"T\",\"messageType\":\"tool_result\","
                                + "\"content\":\"no\",\"isError\":true,\"isPartial\":false,\"seq\":N}");
        assertThat(told.get(2)).contains("\"content\":\"Look:\"", "\"isPartial\":false");
    }

    /// Fault 6: between a snapshot and the subscription there were gaps, or things twice.
    @Test
    void whoeverGoesOnFromAnySequenceHasEveryFrameOnceAndNoSeam() {
        connect("first");
        rig.say("first", subscribeOutput());
        rig.prompt(task, "go");
        for (int i = 0; i < 10; i++) {
            rig.says("w" + i + " ");
        }
        rig.stops("end_turn");
        List<String> all = outputs(rig.frames("first"));
        List<Long> places = numbers(all, "seq");

        for (long from : places) {
            String late = "late" + from;
            connect(late);
            rig.say(late, subscribeOutput(from));
            List<String> told = rig.frames(late);

            assertThat(numbers(told, "lastSeq")).containsExactly(from);
            assertThat(outputs(told)).isEqualTo(all.subList(behind(all, from), all.size()));
        }
    }

    @Test
    void aLateJoinerInMidTurnHasWhatFollowsItsAcknowledgementAndTheWholeMessage() {
        rig.prompt(task, "go");
        rig.says("seen by nobody, ");
        connect("late");
        rig.say("late", subscribeOutput());
        rig.says("seen");
        rig.stops("end_turn");

        List<String> told = rig.frames("late");

        assertThat(told.stream().map(frame -> Json.text(Json.parse(frame), "content", "")))
                .containsExactly("", "seen", "seen by nobody, seen", "end_turn");
    }

    @Test
    void aSecondViewerSeesTheSameBytes() {
        connect("one");
        connect("two");
        rig.say("one", subscribeOutput());
        rig.say("two", subscribeOutput());
        rig.prompt(task, "go");
        rig.says("both");
        rig.stops("end_turn");

        assertThat(rig.frames("one")).isEqualTo(rig.frames("two")).hasSize(4);
    }

    @Test
    void oneSocketReadsManyTasks() {
        String second = rig.session();
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.say("ann", "{\"type\":\"subscribeOutput\",\"taskId\":\"" + second + "\"}");
        rig.frames("ann");
        rig.prompt(task, "go");
        rig.prompt(second, "go");
        rig.agents().getFirst().says("from the first");
        rig.agents().getLast().says("from the second");
        rig.settle();

        assertThat(texts(rig.frames("ann"), "taskId")).containsExactlyInAnyOrder(task, second);
    }

    @Test
    void nothingFollowsTheAcknowledgementOfTheEnd() {
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.prompt(task, "go");
        rig.says("seen");
        rig.say("ann", "{\"type\":\"unsubscribeOutput\",\"taskId\":\"" + task + "\"}");
        rig.says("not seen");
        rig.stops("end_turn");

        assertThat(rig.types("ann"))
                .containsExactly("outputSubscribed", "taskOutput", "outputUnsubscribed");
    }

    @Test
    void whatASlowSocketHasNotReadYetDoesNotFollowTheAcknowledgementEither() {
        rig.connect("slow", WireRig.ANN, 500, MakimaConnection::new);
        rig.say("slow", subscribeOutput());
        rig.prompt(task, "go");
        for (int i = 0; i < 100; i++) {
            rig.says("word " + i);
        }
        rig.say("slow", "{\"type\":\"unsubscribeOutput\",\"taskId\":\"" + task + "\"}");

        List<String> told = rig.frames("slow");

        assertThat(texts(told, "type").getLast()).isEqualTo("outputUnsubscribed");
        assertThat(told).hasSizeLessThan(100);
    }

    @Test
    void everyRequestHasOneAcknowledgementAlsoTheSecondTimeAndForWhatIsNotThere() {
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.say("ann", subscribeOutput());
        rig.say("ann", "{\"type\":\"unsubscribe\",\"taskId\":\"" + task + "\"}");
        rig.say("ann", "{\"type\":\"unsubscribeAll\"}");
        rig.say("ann", "{\"type\":\"subscribeAll\"}");
        rig.say("ann", "{\"type\":\"subscribeAll\"}");

        assertThat(rig.types("ann"))
                .containsExactly(
                        "outputSubscribed",
                        "outputSubscribed",
                        "unsubscribed",
                        "unsubscribedAll",
                        "subscribedAll",
                        "subscribedAll");
    }

    @Test
    void allTasksAreTheCallersOwnFeed() {
        connect("ann");
        rig.connect("bob", rig.user("bob"), MakimaConnection::new);
        rig.say("ann", "{\"type\":\"subscribeAll\"}");
        rig.say("bob", "{\"type\":\"subscribeAll\"}");
        rig.prompt(task, "go");
        rig.agent().asksPermission(1);
        rig.settle();

        List<String> told = rig.frames("ann");

        assertThat(texts(told, "status")).containsExactly("", "running", "blocked");
        assertThat(numbers(told, "version")).isSorted().doesNotHaveDuplicates();
        assertThat(rig.types("bob")).containsExactly("subscribedAll");
    }

    @Test
    void oneTasksUpdatesComeFromItsOwnStreamAndOnceBesideAll() {
        String other = rig.session();
        connect("ann");
        rig.say("ann", "{\"type\":\"subscribe\",\"taskId\":\"" + task + "\"}");
        rig.prompt(other, "not subscribed to");
        rig.prompt(task, "go");
        assertThat(rig.frames("ann").stream().map(this::shape))
                .containsExactly(
                        "{\"type\":\"subscribed\",\"taskId\":\"T\"}",
                        "{\"type\":\"taskUpdated\",\"taskId\":\"T\",\"version\":N,\"status\":"
                                + "\"running\",\"updatedFields\":[\"status\"],\"updatedBy\":\"ann\"}");

        rig.say("ann", "{\"type\":\"subscribeAll\"}");
        rig.agents().getFirst().stops("end_turn");
        rig.settle();
        assertThat(texts(rig.frames("ann"), "status")).containsExactly("", "pending");

        rig.say("ann", "{\"type\":\"unsubscribeAll\"}");
        rig.prompt(other, "not subscribed to");
        rig.prompt(task, "go");
        assertThat(texts(rig.frames("ann"), "status")).containsExactly("", "pending", "running");
    }

    /// Fault 5: a slow client lost events, silently.
    @Test
    void aSlowSocketHasEverythingAndHoldsLittle() {
        rig.connect("slow", WireRig.ANN, 2000, MakimaConnection::new);
        rig.say("slow", subscribeOutput());
        rig.prompt(task, "go");
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String word = "word " + i + "; ";
            said.append(word);
            rig.says(word);
        }

        assertThat(rig.socket("slow").queuedBytes()).isLessThan(70_000);
        assertThat(String.join("", texts(outputs(rig.frames("slow")), "content")))
                .isEqualTo(said.toString());
    }

    @Test
    void aTrimmedStreamGoesOnBehindAGapForAClientThatCounts() throws IOException {
        turn("lost");
        rig.trimmed(task, Optional.empty());
        connect("ann");
        rig.say("ann", subscribeOutput(1));
        rig.prompt(task, "go");
        rig.ready();
        rig.says("kept");

        List<String> told = rig.frames("ann");

        assertThat(texts(told, "type")).containsExactly("outputSubscribed", "gap", "taskOutput");
        assertThat(numbers(told, "fromSeq")).containsExactly(1L);
        assertThat(numbers(told, "seq").getFirst()).isEqualTo(numbers(told, "lastSeq").getFirst());
        assertThat(texts(told, "content").getLast()).isEqualTo("kept");
    }

    @Test
    void aNumberAheadOfTheLogIsAGapToo() {
        connect("ann");
        rig.say("ann", subscribeOutput(4_000_000));

        List<String> told = rig.frames("ann");

        assertThat(texts(told, "type")).containsExactly("outputSubscribed", "gap");
        assertThat(numbers(told, "seq")).isEqualTo(numbers(told, "lastSeq"));
    }

    @Test
    void anotherOnesTaskIsNotThereAndCostsNothing() {
        rig.connect("bob", WireRig.BOB, MakimaConnection::new);
        rig.say("bob", subscribeOutput());
        rig.say("bob", subscribeOutput(0));
        rig.say("bob", "{\"type\":\"subscribe\",\"taskId\":\"" + task + "\"}");
        rig.prompt(task, "go");
        rig.says("secret");

        List<String> told = rig.frames("bob");

        assertThat(texts(told, "code")).containsExactly("NOT_FOUND", "NOT_FOUND", "NOT_FOUND");
        assertThat(texts(told, "taskId")).containsOnly(task);
    }

    @Test
    void aTaskThatIsNotOnesToSeeAnyMoreSaysSo() {
        Principal bob = rig.user("bob");
        rig.grant(task, bob, Set.of(Right.OBSERVE));
        rig.connect("bob", bob, MakimaConnection::new);
        rig.say("bob", subscribeOutput());
        rig.prompt(task, "go");
        rig.says("seen");
        rig.grant(task, bob, Set.of());
        rig.says("not seen");

        List<String> told = rig.frames("bob");

        assertThat(texts(told, "type")).containsExactly("outputSubscribed", "taskOutput", "error");
        assertThat(texts(told, "code").getLast()).isEqualTo("NOT_FOUND");
    }

    @Test
    void aStreamThatIsTrimmedUnderAClientThatDoesNotCountClosesItsSocket() {
        TaskLink link = link(OptionalLong.empty());

        link.lost(new Position(new Epoch(0, "9f3ac1"), 1), "trimmed");

        assertThat(rig.socket("ann").closed()).contains(1012);
    }

    @Test
    void aStreamThatIsTrimmedUnderAClientThatCountsGoesOnBehindAGap() throws IOException {
        turn("lost");
        rig.trimmed(task, Optional.empty());
        TaskLink link = link(OptionalLong.of(0));
        rig.frames("ann");
        String epoch = rig.epoch(task);

        link.lost(new Position(Epoch.parse(epoch), 2), "trimmed");
        rig.settle();
        rig.prompt(task, "go");
        rig.ready();
        rig.says("kept");

        List<String> told = rig.frames("ann");
        assertThat(numbers(told, "fromSeq")).containsExactly(2L);
        assertThat(texts(told, "content")).contains("kept");
        assertThat(rig.socket("ann").closed()).isEmpty();
    }

    /// As [MakimaConnection] opens one.
    private TaskLink link(OptionalLong from) {
        List<TaskLink> made = new ArrayList<>();
        rig.connect(
                "ann",
                WireRig.ANN,
                client -> {
                    TaskLink link =
                            new TaskLink(
                                    client,
                                    StreamName.session(task),
                                    TaskLink.Channel.OUTPUT,
                                    from,
                                    () -> false,
                                    () -> {});
                    link.open(_ -> "{}".getBytes(StandardCharsets.US_ASCII));
                    made.add(link);
                    return new Reading(link);
                });
        return made.getFirst();
    }

    private record Reading(TaskLink link) implements Connection {
        @Override
        public void text(byte[] frame) {}

        @Override
        public void closed() {
            link.end();
        }
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndCostsNothing() {
        connect("ann");
        rig.say("ann", subscribeOutput());
        rig.say("ann", "{\"type\":");
        rig.say("ann", "{\"type\":\"subscribeEverything\"}");
        rig.say("ann", "{\"type\":\"subscribe\"}");
        rig.say("ann", "{\"type\":\"subscribeOutput\",\"taskId\":\"x\",\"fromSeq\":-4}");
        rig.prompt(task, "go");
        rig.says("still there");

        List<String> told = rig.frames("ann");

        assertThat(texts(told, "code"))
                .containsExactly(
                        "", "PARSE_ERROR", "PARSE_ERROR", "PARSE_ERROR", "PARSE_ERROR", "");
        assertThat(rig.socket("ann").closed()).isEmpty();
    }

    @Test
    void aSocketHasALimitOfSubscriptions() {
        connect("ann");
        for (int i = 0; i < MakimaConnection.LINKS_MAX / 2; i++) {
            String more = rig.session();
            rig.say("ann", "{\"type\":\"subscribeOutput\",\"taskId\":\"" + more + "\"}");
            rig.say("ann", "{\"type\":\"subscribe\",\"taskId\":\"" + more + "\"}");
        }
        rig.frames("ann");

        rig.say("ann", subscribeOutput());

        assertThat(texts(rig.frames("ann"), "code")).containsExactly("LIMIT");
    }

    private void turn(String said) {
        rig.prompt(task, "go");
        rig.says(said);
        rig.stops("end_turn");
    }

    private void connect(String name) {
        rig.connect(name, WireRig.ANN, MakimaConnection::new);
    }

    private String subscribeOutput() {
        return "{\"type\":\"subscribeOutput\",\"taskId\":\"" + task + "\"}";
    }

    private String subscribeOutput(long from) {
        return "{\"type\":\"subscribeOutput\",\"taskId\":\""
                + task
                + "\",\"fromSeq\":"
                + from
                + "}";
    }

    /// With the numbers that the log chose left out.
    private String shape(String frame) {
        return frame.replace(task, "T")
                .replaceAll("\"(seq|lastSeq|version)\":[0-9]+", "\"$1\":N")
                .replaceAll("\"m[0-9]+\"", "\"mN\"");
    }

    private static String part(String text) {
        return "{\"type\":\"taskOutput\",\"taskId\":\"T\",\"messageType\":\"assistant\",\"content\":\""
                + text
                + "\",\"isPartial\":true,\"messageId\":\"mN\",\"seq\":N}";
    }

    private static List<String> outputs(List<String> frames) {
        return frames.stream().filter(frame -> frame.contains("\"taskOutput\"")).toList();
    }

    /// How many frames lie up to a number.
    private static int behind(List<String> frames, long number) {
        int count = 0;
        for (int i = 0; i < frames.size(); i++) {
            if (Json.number(Json.parse(frames.get(i)), "seq", -1) == number) {
                count = i + 1;
            }
        }
        return count;
    }

    private static List<Long> numbers(List<String> frames, String name) {
        List<Long> numbers = new ArrayList<>();
        for (String frame : frames) {
            JsonNode node = Json.parse(frame);
            if (node.has(name)) {
                numbers.add(Json.number(node, name, -1));
            }
        }
        return numbers;
    }

    private static List<String> texts(List<String> frames, String name) {
        return frames.stream().map(frame -> Json.text(Json.parse(frame), name, "")).toList();
    }
}
