package dev.gangway.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class TranscriptFoldTest {
    private static final TranscriptLimits SMALL =
            new TranscriptLimits(256, 512, 2, 2, 1 << 20, 1 << 10, 1 << 12, 500, 1 << 20);

    @Test
    void aTurnIsAnEntryWhereItBeganWithHowItEnded() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .begin(1)
                        .text(EventKind.USER_MESSAGE_CHUNK, 1, "hello")
                        .say(2, "hi")
                        .event(EventKind.USAGE_UPDATE, "{\"used\":5,\"size\":10}")
                        .end()
                        .fold();

        assertThat(shown(entries))
                .containsExactly(
                        "{'ordinal':1,'kind':'turn','turn':1,'firstSeq':1,'lastSeq':5,'at':0,'by':'ada',"
                                + "'usage':{'used':5,'size':10},'outcome':'completed','stopReason':'end_turn'}",
                        "{'ordinal':2,'kind':'message','turn':1,'firstSeq':2,'lastSeq':2,'at':1,'message':1,"
                                + "'part':1,'role':'user','content':[{'type':'text','text':'hello'}]}",
                        "{'ordinal':3,'kind':'message','turn':1,'firstSeq':3,'lastSeq':3,'at':2,'message':2,"
                                + "'part':1,'role':'agent','content':[{'type':'text','text':'hi'}]}");
    }

    @Test
    void neighbouringTextIsOneBlockAndOtherBlocksStayAsTheyCame() {
        String image = "{\"type\":\"image\",\"data\":\"AA\\u0041=\", \"mimeType\":\"image/png\"}";
        String noted = "{\"type\":\"text\",\"text\":\"!\",\"annotations\":{\"priority\":1.0}}";
        List<TranscriptEntry> entries =
                new Conversation()
                        .say(1, "a\"")
                        .say(1, "\nb")
                        .block(EventKind.AGENT_MESSAGE_CHUNK, 1, image)
                        .say(1, "c")
                        .block(EventKind.AGENT_MESSAGE_CHUNK, 1, noted)
                        .block(EventKind.AGENT_MESSAGE_CHUNK, 1, noted)
                        .fold();

        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().body().toString())
                .endsWith(
                        "\"content\":[{\"type\":\"text\",\"text\":\"a\\\"\\nb\"},"
                                + image
                                + ",{\"type\":\"text\",\"text\":\"c\"},"
                                + "{\"type\":\"text\",\"annotations\":{\"priority\":1.0},\"text\":\"!!\"}]}");
    }

    @Test
    void chunksOfOneMessageJoinAcrossAToolCallAndAnotherMessage() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .say(1, "one ")
                        .text(EventKind.AGENT_THOUGHT_CHUNK, 2, "hm")
                        .call("c", "")
                        .say(1, "message")
                        .fold();

        assertThat(entries).extracting(TranscriptEntry::ordinal).containsExactly(1L, 2L, 3L);
        assertThat(text(entries.getFirst())).isEqualTo("one message");
        assertThat(entries.getFirst().lastSequence()).isEqualTo(4);
    }

    @Test
    void chunksWithoutNumberAreOneMessageWhileNothingComesBetween() {
        List<TranscriptEntry> entries =
                new Conversation().say(0, "a").say(0, "b").call("c", "").say(0, "d").fold();

        assertThat(entries)
                .extracting(TranscriptEntry::kind)
                .containsExactly(EntryKind.MESSAGE, EntryKind.TOOL_CALL, EntryKind.MESSAGE);
        assertThat(text(entries.getFirst())).isEqualTo("ab");
    }

    @Test
    void aNumberWithAnotherRoleIsAnotherEntry() {
        List<TranscriptEntry> entries =
                new Conversation().say(1, "a").text(EventKind.AGENT_THOUGHT_CHUNK, 1, "b").fold();

        assertThat(entries).extracting(TranscriptFoldTest::text).containsExactly("a", "b");
    }

    @Test
    void aLongMessageGoesOnInFurtherPartsAndNoSurrogatePairIsCut() {
        String text = "\uD83D\uDE00".repeat(700);

        List<TranscriptEntry> entries = new Conversation().say(1, "x" + text).fold(SMALL);

        assertThat(entries.size()).isGreaterThan(5);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(text(entry).length()).isLessThanOrEqualTo(256));
        assertThat(String.join("", entries.stream().map(TranscriptFoldTest::text).toList()))
                .isEqualTo("x" + text);
        assertThat(entries)
                .extracting(entry -> entry.body().node().path("part").longValue())
                .first()
                .isEqualTo(1L);
        assertThat(entries.getLast().body().node().path("part").longValue())
                .isEqualTo(entries.size());
    }

    @Test
    void aSurrogatePairThatTwoChunksShareIsOneCharacterAlsoAfterARestart() {
        Conversation conversation =
                new Conversation()
                        .block(
                                EventKind.AGENT_MESSAGE_CHUNK,
                                1,
                                "{\"type\":\"text\",\"text\":\"\\ud83d\"}")
                        .block(
                                EventKind.AGENT_MESSAGE_CHUNK,
                                1,
                                "{\"type\":\"text\",\"text\":\"\\ude00\"}");
        TranscriptFold before = new TranscriptFold(FoldState.START, TranscriptLimits.DEFAULT);
        before.apply(conversation.sequenced().getFirst());

        TranscriptFold after = new TranscriptFold(before.state(), TranscriptLimits.DEFAULT);
        after.apply(conversation.sequenced().getLast());

        assertThat(text(after.drain().getFirst())).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void aBlockThatCannotBeDividedStandsAloneAndWhole() {
        String image = "{\"type\":\"image\",\"data\":\"" + "A".repeat(1000) + "\"}";

        List<TranscriptEntry> entries =
                new Conversation()
                        .say(1, "before")
                        .block(EventKind.AGENT_MESSAGE_CHUNK, 1, image)
                        .say(1, "behind")
                        .fold(SMALL);

        assertThat(entries).hasSize(3);
        assertThat(entries.get(1).body().toString()).contains("[" + image + "]");
    }

    @Test
    void anUpdateReplacesWhatItNamesAndLeavesTheRest() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .call(
                                "c",
                                ",\"title\":\"t\",\"kind\":\"edit\",\"status\":\"pending\",\"content\":[1,2],"
                                        + "\"rawInput\":{\"a\":1},\"_meta\":{\"x\":1,\"y\":1}")
                        .update("c", ",\"status\":\"in_progress\",\"title\":null,\"content\":[3]")
                        .update(
                                "c",
                                ",\"rawOutput\":{\"b\":[2]},\"_meta\":{\"y\":2},\"status\":\"completed\"")
                        .fold();

        assertThat(entries).hasSize(1);
        assertThat(quoted(entries.getFirst().body()))
                .isEqualTo(
                        "{'update':{'sessionUpdate':'tool_call','toolCallId':'c','title':'t','kind':'edit',"
                                + "'status':'completed','content':[3],'rawInput':{'a':1},"
                                + "'_meta':{'x':1,'y':2},'rawOutput':{'b':[2]}}}");
    }

    @Test
    void aCallOfAnEarlierTurnIsUpdatedInPlace() {
        Conversation conversation =
                new Conversation()
                        .begin(1)
                        .call("c", ",\"title\":\"t\"")
                        .end()
                        .begin(2)
                        .say(1, "x")
                        .update("c", ",\"status\":\"completed\"");

        List<TranscriptEntry> entries = conversation.fold();

        TranscriptEntry call = entries.get(1);
        assertThat(call.turn()).isEqualTo(1);
        assertThat(call.lastSequence()).isEqualTo(6);
        assertThat(entries).filteredOn(e -> e.kind() == EntryKind.TOOL_CALL).hasSize(1);
    }

    @Test
    void outputThatComesInPiecesIsPutTogether() {
        JsonNode update =
                new Conversation()
                        .call("c", ",\"_meta\":{\"terminal_info\":{\"cwd\":\"/p\"}}")
                        .update("c", piece("t", "one\\n"))
                        .update("c", piece("t", "two\\n"))
                        .update("c", ",\"_meta\":{\"terminal_exit\":{\"exit_code\":0}}")
                        .fold()
                        .getFirst()
                        .body()
                        .node()
                        .path("update");

        assertThat(update.at("/_meta/terminal_output_delta/data").asString())
                .isEqualTo("one\ntwo\n");
        assertThat(update.at("/_meta/terminal_output_delta/terminal_id").asString()).isEqualTo("t");
        assertThat(update.at("/_meta/terminal_exit/exit_code").asInt(1)).isZero();
        assertThat(update.at("/_meta/terminal_info/cwd").asString()).isEqualTo("/p");
    }

    @Test
    void ofALongOutputTheEndIsKeptAndThatIsSaid() {
        String half = "x".repeat(OutputDeltas.CHARACTERS_MAX / 2);
        JsonNode delta =
                new Conversation()
                        .call("c", "")
                        .update("c", piece("t", "begin" + half))
                        .update("c", piece("t", half + "end"))
                        .fold()
                        .getFirst()
                        .body()
                        .node()
                        .at("/update/_meta/terminal_output_delta");

        assertThat(delta.path("data").asString())
                .hasSize(OutputDeltas.CHARACTERS_MAX)
                .endsWith("end");
        assertThat(delta.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void outputOfAnotherTerminalBeginsAnew() {
        JsonNode delta =
                new Conversation()
                        .call("c", piece("one", "a"))
                        .update("c", piece("two", "b"))
                        .fold()
                        .getFirst()
                        .body()
                        .node()
                        .at("/update/_meta/terminal_output_delta");

        assertThat(delta.path("data").asString()).isEqualTo("b");
    }

    private static String piece(String terminal, String data) {
        return ",\"_meta\":{\"terminal_output_delta\":{\"terminal_id\":\"%s\",\"data\":\"%s\"}}"
                .formatted(terminal, data);
    }

    @Test
    void whatNobodyKnowsIsAnEntryOfItsOwn() {
        String large = "\"" + "o".repeat(9000) + "\"";
        List<TranscriptEntry> entries =
                new Conversation()
                        .begin(1)
                        .say(1, "be")
                        .event(EventKind.UNRECOGNIZED, "{\"method\":\"x/y\",\"params\":{}}")
                        .say(1, "fore")
                        .event(EventKind.UNRECOGNIZED, "{\"notice\":" + large + "}")
                        .fold();

        assertThat(entries)
                .extracting(TranscriptEntry::kind)
                .containsExactly(
                        EntryKind.TURN,
                        EntryKind.MESSAGE,
                        EntryKind.UNRECOGNIZED,
                        EntryKind.UNRECOGNIZED);
        assertThat(quoted(entries.get(2).body()))
                .isEqualTo("{'payload':{'method':'x/y','params':{}}}");
        assertThat(quoted(entries.get(1).body())).contains("before");
        assertThat(quoted(entries.get(3).body())).isEqualTo("{'bytes':9013}");
    }

    @Test
    void anUpdateOfAnUnknownCallBeginsIt() {
        List<TranscriptEntry> entries =
                new Conversation().update("c", ",\"status\":\"completed\"").fold();

        assertThat(quoted(entries.getFirst().body()))
                .isEqualTo(
                        "{'update':{'sessionUpdate':'tool_call','toolCallId':'c','status':'completed',"
                                + "'title':'c'}}");
    }

    @Test
    void whatIsTooLargeForACallIsOmittedByNameUntilASmallerValueComes() {
        String large = "\"" + "o".repeat(600) + "\"";
        Conversation conversation =
                new Conversation().call("c", ",\"title\":\"t\",\"rawOutput\":" + large);

        JsonNode without = conversation.fold(SMALL).getFirst().body().node();
        JsonNode with =
                conversation.update("c", ",\"rawOutput\":1").fold(SMALL).getFirst().body().node();

        assertThat(without.path("update").has("rawOutput")).isFalse();
        assertThat(without.path("omitted").toString()).isEqualTo("[\"rawOutput\"]");
        assertThat(with.path("update").path("rawOutput").intValue()).isEqualTo(1);
        assertThat(with.has("omitted")).isFalse();
    }

    @Test
    void openCallsAreBoundedAndThoseThatAreOverGoFirst() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .call("running", "")
                        .call("done", ",\"status\":\"completed\"")
                        .call("new", "")
                        .update("running", ",\"status\":\"failed\"")
                        .fold(SMALL);

        assertThat(entries).hasSize(3);
        assertThat(entries.getFirst().body().toString()).contains("failed");
    }

    @Test
    void theCallThatWasNotTouchedForLongestGoesFirst() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .call("a", "")
                        .call("b", "")
                        .update("a", ",\"kind\":\"read\"")
                        .call("c", "")
                        .update("a", ",\"status\":\"failed\"")
                        .fold(SMALL);

        assertThat(entries).hasSize(3);
    }

    @Test
    void aMessageThatGoesOnAfterItWasLetGoIsNotItsFirstPart() {
        Conversation conversation = new Conversation();
        for (int message = 1; message <= 5; message++) {
            conversation.say(message, "a");
        }

        List<TranscriptEntry> entries = conversation.say(1, "b").fold();

        assertThat(entries)
                .extracting(entry -> entry.body().node().path("part").longValue())
                .containsExactly(1L, 1L, 1L, 1L, 1L, 2L);
    }

    @Test
    void aTurnHasItsLastPlan() {
        String plan = "{\"sessionUpdate\":\"plan\",\"entries\":[%d]}";
        List<TranscriptEntry> entries =
                new Conversation()
                        .begin(1)
                        .event(EventKind.PLAN, plan.formatted(1))
                        .event(EventKind.PLAN, plan.formatted(2))
                        .end()
                        .begin(2)
                        .event(EventKind.PLAN, plan.formatted(3))
                        .fold();

        assertThat(entries)
                .filteredOn(entry -> entry.kind() == EntryKind.PLAN)
                .extracting(entry -> quoted(entry.body()))
                .containsExactly(
                        "{'update':{'sessionUpdate':'plan','entries':[2]}}",
                        "{'update':{'sessionUpdate':'plan','entries':[3]}}");
    }

    @Test
    void aRequestGetsItsOutcomeAlsoAfterItsTurn() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .begin(1)
                        .event(
                                EventKind.PERMISSION_REQUESTED,
                                "{\"id\":\"r\",\"params\":{\"options\":[]}}")
                        .end()
                        .event(
                                EventKind.PERMISSION_RESOLVED,
                                "{\"id\":\"r\",\"outcome\":\"selected\",\"optionId\":\"allow\"}")
                        .fold();

        assertThat(quoted(entries.get(1).body()))
                .isEqualTo(
                        "{'request':'permission','id':'r','params':{'options':[]},'outcome':'selected',"
                                + "'resolution':{'optionId':'allow'}}");
    }

    @Test
    void aRequestOfASubAgentSaysForWhoseWorkItIs() {
        List<TranscriptEntry> entries =
                new Conversation()
                        .begin(1)
                        .event(
                                EventKind.PERMISSION_REQUESTED,
                                "{\"id\":\"r\",\"lineage\":[{\"toolCallId\":\"a\",\"title\":\"T\"}],"
                                        + "\"params\":{}}")
                        .end()
                        .fold();

        assertThat(quoted(entries.get(1).body()))
                .isEqualTo(
                        "{'request':'permission','id':'r',"
                                + "'lineage':[{'toolCallId':'a','title':'T'}],'params':{}}");
    }

    @Test
    void aTurnThatEndsWithoutHavingBegunLeavesTheRunningOneAlone() {
        Conversation conversation = new Conversation().begin(1).say(1, "a");
        conversation.event(EventKind.SESSION_INFO_UPDATE, "{}");
        List<Sequenced> events = new ArrayList<>(conversation.sequenced());
        Event removed =
                new Event(
                        EventKind.TURN_ENDED,
                        2,
                        0,
                        9,
                        Origin.GATEWAY,
                        RawJson.of("{\"turn\":2,\"outcome\":\"removed\"}"));
        events.set(2, new Sequenced(3, removed));
        events.add(new Sequenced(4, conversation.events().get(1)));

        List<TranscriptEntry> entries = Conversation.fold(events, TranscriptLimits.DEFAULT);

        assertThat(entries)
                .extracting(TranscriptEntry::kind)
                .containsExactly(EntryKind.TURN, EntryKind.MESSAGE, EntryKind.TURN);
        assertThat(text(entries.get(1))).isEqualTo("aa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"content\"",
                "7",
                "{\"content\":null,\"toolCallId\":null,\"id\":1,\"entries\":null}",
                "{\"content\":[],\"toolCallId\":\"\",\"id\":\"\",\"turn\":\"x\"}",
                "{\"content\":{\"type\":\"text\"},\"toolCallId\":{},\"turn\":-1}",
                "{\"content\":{\"type\":\"text\",\"text\":7},\"id\":{}}",
                "{\"content\":{\"type\":\"text\",\"text\":\"\"},\"turn\":1e400}",
                "{\"content\":{},\"toolCallId\":\"c\",\"_meta\":7,\"id\":\"i\",\"usage\":[]}"
            })
    void noPayloadBreaksTheFold(String payload) {
        Conversation conversation = new Conversation().begin(1);
        for (EventKind kind : EventKind.values()) {
            conversation.event(kind, payload);
            conversation.event(kind, 3, payload);
        }

        List<TranscriptEntry> entries = conversation.fold();

        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.toJson().node().isObject()).isTrue());
    }

    @Test
    void manyEmptyBlocksAndMembersAreBounded() {
        Conversation conversation = new Conversation();
        for (int i = 0; i < 100; i++) {
            conversation.block(EventKind.AGENT_MESSAGE_CHUNK, 1, "{}");
            conversation.update("c", ",\"member%d\":%d".formatted(i, i));
        }

        List<TranscriptEntry> entries = conversation.fold(TranscriptLimits.DEFAULT);

        assertThat(conversation.fold(SMALL).size()).isGreaterThan(20);
        assertThat(entries.get(1).body().node().path("update").size())
                .isLessThanOrEqualTo(JsonParts.MEMBERS_MAX);
    }

    @Test
    void anEventOutOfOrderIsRefused() {
        TranscriptFold fold = new TranscriptFold(FoldState.START, TranscriptLimits.DEFAULT);
        Event event = new Conversation().say(1, "a").events().getFirst();

        assertThatThrownBy(() -> fold.apply(new Sequenced(2, event)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> shown(List<TranscriptEntry> entries) {
        return entries.stream().map(entry -> quoted(entry.toJson())).toList();
    }

    private static String quoted(RawJson json) {
        return json.toString().replace('"', '\'');
    }

    private static String text(TranscriptEntry entry) {
        StringBuilder text = new StringBuilder();
        entry.body()
                .node()
                .path("content")
                .forEach(block -> text.append(block.path("text").stringValue("")));
        return text.toString();
    }
}
