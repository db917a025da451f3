package dev.gangway.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a bridge passes on, and what it does about a connection that is lost.
class BridgeTest {
    private static final String PROMPT =
            "{'sessionId':'s','prompt':[{'type':'text','text':'hello'}]}";
    private static final String PERMISSION =
            "{'jsonrpc':'2.0','id':'r-1','method':'session/request_permission','params':"
                    + "{'_meta':{'gangway':{'opened':3}},'sessionId':'s','options':[]}}";

    private final BridgeRig rig = BridgeRig.introduced("{}");

    @Test
    void nothingIsAnsweredBeforeInitialize() {
        BridgeRig fresh = new BridgeRig("");

        fresh.ask(1, "session/list", "{}");

        assertThat(fresh.answers()).containsExactly("1: initialize first");
    }

    @Test
    void theServerIsToldOfFormsAndNotOfFilesOrTerminals() {
        JsonNode told =
                Additions.announcing(
                                dev.gangway.json.RawJson.of(
                                        "{\"clientCapabilities\":{\"fs\":{\"readTextFile\":true},\"terminal\":true,\"elicitation\":{\"form\":{}},\"_meta\":{\"other\":1}}}"))
                        .node()
                        .path("clientCapabilities");

        assertThat(told)
                .hasToString(
                        "{\"elicitation\":{\"form\":{}},\"_meta\":{\"other\":1,\"gangway\":{}}}");
    }

    @Test
    void anUpdateIsShownOnceAndWithoutItsNumber() {
        rig.followed("s", 4);

        rig.chunk("s", 5, "agent_message_chunk", "a");
        rig.chunk("s", 5, "agent_message_chunk", "a");
        rig.chunk("s", 6, "agent_message_chunk", "b");

        assertThat(rig.texts()).containsExactly("a", "b");
        assertThat(rig.toEditor).noneMatch(line -> line.path("params").has("_meta"));
    }

    @Test
    void aLostConnectionIsResumedBehindTheLastUpdate() {
        rig.followed("s", 4);
        rig.chunk("s", 5, "agent_message_chunk", "a");

        rig.disconnect();
        rig.connect();

        assertThat(rig.last("session/resume").path("params"))
                .hasToString(
                        "{\"_meta\":{\"gangway\":{\"after\":{\"epoch\":\"0-a\",\"seq\":5}}},\"sessionId\":\"s\",\"cwd\":\"/p\",\"mcpServers\":[]}");
    }

    @Test
    void aPromptIsSentAgainUnderItsKeyBehindTheResumption() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);
        String key = rig.last("session/prompt").at("/params/_meta/gangway/key").asString();

        rig.disconnect();
        rig.connect();

        assertThat(rig.methods()).containsExactly("session/resume", "session/prompt");
        assertThat(rig.last("session/prompt").at("/params/_meta/gangway/key").asString())
                .isEqualTo(key)
                .isNotEmpty();
        rig.answer("session/prompt", "{'stopReason':'end_turn','_meta':{'gangway':{'turn':1}}}");
        assertThat(rig.answers()).containsExactly("1: {\"stopReason\":\"end_turn\"}");
    }

    @Test
    void whatAServerThatStopsRefusesIsAskedOfTheNextOne() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);
        rig.refuse("session/prompt", -32017, "SHUTTING_DOWN");

        rig.disconnect();
        rig.connect();

        assertThat(rig.answers()).isEmpty();
        assertThat(rig.methods()).contains("session/prompt");
    }

    @Test
    void whatCannotBeRepeatedIsNotSentAgain() {
        rig.ask(1, "authenticate", "{'methodId':'login'}");

        rig.disconnect();
        rig.connect();

        assertThat(rig.methods()).isEmpty();
        assertThat(rig.answers()).singleElement().asString().contains("is not known");
    }

    @Test
    void theEditorsOwnPromptIsNotEchoedAndThatOfOthersIs() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);

        rig.chunk("s", 5, "user_message_chunk", "from a browser");
        rig.chunk("s", 6, "user_message_chunk", "hello");
        rig.chunk("s", 7, "user_message_chunk", "hello");

        assertThat(rig.texts()).containsExactly("from a browser", "hello");
    }

    @Test
    void eventsOfGangwaysOwnAreNotShown() {
        rig.followed("s", 4);

        rig.tell(
                "_gangway/event",
                "{'sessionId':'s','kind':'turn_started','epoch':'0-a','seq':5,'payload':{}}");
        rig.tell("_gangway/whatever", "{}");

        assertThat(rig.toEditor).isEmpty();
    }

    @Test
    void aGapIsSaidInTheSession() {
        rig.followed("s", 4);
        rig.disconnect();
        rig.connect();

        rig.answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'gap','head':{'epoch':'0-a','seq':90},'firstKept':50}}}");
        rig.chunk("s", 50, "agent_message_chunk", "kept");

        assertThat(rig.texts())
                .satisfiesExactly(
                        said -> assertThat(said).contains("[Gangway: ").contains("not kept"),
                        kept -> assertThat(kept).isEqualTo("kept"));
    }

    @Test
    void aResetIsSaidInTheSessionAndTheNewEpochFollowed() {
        rig.followed("s", 40);
        rig.disconnect();
        rig.connect();

        rig.answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'reset','head':{'epoch':'1-b','seq':7}}}}");
        rig.disconnect();
        rig.connect();

        assertThat(rig.texts()).singleElement().asString().contains("lost in part");
        assertThat(rig.last("session/resume").at("/params/_meta/gangway/after"))
                .hasToString("{\"epoch\":\"1-b\",\"seq\":7}");
    }

    @Test
    void anAnnouncedEditorIsToldOfAGapAsTheServerTellsIt() {
        BridgeRig announced = BridgeRig.introduced("{'_meta':{'gangway':{}}}");
        announced.followed("s", 4);
        announced.disconnect();
        announced.connect();

        announced.answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'gap','head':{'epoch':'0-a','seq':90},'firstKept':50}}}");

        assertThat(announced.toEditor)
                .singleElement()
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"_gangway/lost\",\"params\":{\"sessionId\":\"s\",\"epoch\":\"0-a\",\"seq\":4}}");
        assertThat(announced.methods()).contains("_gangway/detach");
    }

    @Test
    void anAnnouncedEditorIsToldAllAsItComes() {
        BridgeRig announced = BridgeRig.introduced("{'_meta':{'gangway':true}}");
        announced.followed("s", 4);
        announced.ask(1, "session/prompt", PROMPT);

        announced.chunk("s", 5, "user_message_chunk", "hello");
        announced.tell(
                "_gangway/event",
                "{'sessionId':'s','kind':'turn_started','epoch':'0-a','seq':6,'payload':{}}");

        assertThat(announced.toEditor).hasSize(2);
        assertThat(announced.toEditor.getFirst().at("/params/_meta/gangway/seq").asLong())
                .isEqualTo(5);
    }

    @Test
    void aLostPlaceIsResumedFromTheEditorsOwn() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);

        rig.refuse("session/prompt", -32013, "LOST");
        rig.tell("_gangway/lost", "{'sessionId':'s','epoch':'0-a','seq':4}");

        assertThat(rig.answers()).isEmpty();
        assertThat(rig.methods())
                .containsExactly("session/prompt", "session/resume", "session/prompt");
    }

    @Test
    void aSessionThatIsGoneIsSaid() {
        rig.followed("s", 4);
        rig.disconnect();
        rig.connect();

        rig.refuse("session/resume", -32002, "NOT_FOUND");

        assertThat(rig.texts()).singleElement().asString().contains("not followed any more");
        rig.disconnect();
        rig.connect();
        assertThat(rig.methods()).isEmpty();
    }

    @Test
    void aRequestIsPutOnceAndItsAnswerGivenToTheConnectionThatAsks() {
        rig.followed("s", 4);
        rig.server(PERMISSION);
        rig.disconnect();
        rig.editor("{'jsonrpc':'2.0','id':'r-1','result':{'outcome':1}}");
        rig.connect();

        rig.server(PERMISSION);

        assertThat(rig.toEditor).hasSize(1);
        assertThat(rig.toEditor.getFirst().path("params").has("_meta")).isFalse();
        assertThat(rig.toServer.getLast())
                .hasToString("{\"jsonrpc\":\"2.0\",\"id\":\"r-1\",\"result\":{\"outcome\":1}}");
    }

    @Test
    void anAnswerThatMayHaveBeenLostIsGivenAgain() {
        rig.followed("s", 4);
        rig.server(PERMISSION);
        rig.editor("{'jsonrpc':'2.0','id':'r-1','result':{'outcome':1}}");
        rig.disconnect();
        rig.connect();

        rig.server(PERMISSION);

        assertThat(rig.toEditor).hasSize(1);
        assertThat(rig.toServer.getLast().path("result").path("outcome").asInt()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWasNotValidIsAskedForAgain() {
        rig.followed("s", 4);
        rig.server(PERMISSION);
        rig.editor("{'jsonrpc':'2.0','id':'r-1','result':{'outcome':1}}");

        rig.server(PERMISSION);

        assertThat(rig.toEditor).hasSize(2);
    }

    @Test
    void aRequestThatIsNoLongerOpenAfterAReconnectionIsWithdrawn() {
        rig.followed("s", 4);
        rig.server(PERMISSION);
        rig.disconnect();
        rig.connect();

        rig.answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'resumed','head':{'epoch':'0-a','seq':9},'state':{'open':[]}}}}");
        rig.editor("{'jsonrpc':'2.0','id':'r-1','result':{'outcome':1}}");

        assertThat(rig.toEditor.getLast())
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"r-1\"}}");
        assertThat(rig.methods()).containsExactly("session/resume");
    }

    @Test
    void aHistoryThatWasCutOffIsToldOnFromWhereItWas() {
        rig.ask(1, "session/load", "{'sessionId':'s','cwd':'/p','mcpServers':[]}");
        rig.history("s", 1, "one");
        rig.history("s", 2, "two, first part");
        rig.disconnect();
        rig.connect();

        rig.history("s", 1, "one");
        rig.history("s", 2, "two, first part");
        rig.history("s", 2, "two, second part");
        rig.history("s", 3, "three");
        rig.answer("session/load", "{'_meta':{'gangway':{'head':{'epoch':'0-a','seq':9}}}}");

        assertThat(rig.methods()).containsExactly("session/load");
        assertThat(rig.texts())
                .containsExactly("one", "two, first part", "two, second part", "three");
        assertThat(rig.answers()).containsExactly("1: {}");
    }

    @Test
    void aHistoryThatWasToldUpToTheRunningTurnGoesOnByPosition() {
        rig.ask(1, "session/load", "{'sessionId':'s','cwd':'/p','mcpServers':[]}");
        rig.history("s", 1, "one");
        rig.chunk("s", 7, "agent_message_chunk", "a");
        rig.disconnect();
        rig.connect();

        rig.answer(
                "session/resume",
                "{'modes':{},'_meta':{'gangway':{'outcome':'resumed','head':{'epoch':'0-a','seq':8}}}}");
        assertThat(rig.answers()).isEmpty();
        rig.chunk("s", 8, "agent_message_chunk", "b");

        assertThat(rig.methods()).containsExactly("session/resume");
        assertThat(rig.texts()).containsExactly("one", "a", "b");
        assertThat(rig.answers()).containsExactly("1: {\"modes\":{}}");
    }

    @Test
    void whatAStockClientLearnsOnAttachingIsTold() {
        rig.ask(1, "session/resume", "{'sessionId':'s','cwd':'/p','mcpServers':[]}");

        rig.answer(
                "session/resume",
                "{'_meta':{'gangway':{'outcome':'resumed','head':{'epoch':'0-a','seq':8},'state':{'agent':{'commands':[{'name':'x'}],'usage':{'sessionUpdate':'usage_update','used':1}}}}}}");

        assertThat(rig.toEditor.stream().skip(1).map(line -> line.at("/params/update")))
                .map(JsonNode::toString)
                .containsExactly(
                        "{\"sessionUpdate\":\"available_commands_update\",\"availableCommands\":[{\"name\":\"x\"}]}",
                        "{\"sessionUpdate\":\"usage_update\",\"used\":1}");
    }

    @Test
    void aGivenSessionIsAnsweredFirstAndTheNextNewOneIsNew() {
        BridgeRig given = new BridgeRig("s");
        given.introduce("{}");
        given.ask(1, "session/new", "{'cwd':'/p','mcpServers':[]}");
        given.answer(
                "session/resume",
                "{'modes':{},'_meta':{'gangway':{'outcome':'resumed','head':{'epoch':'0-a','seq':8}}}}");
        given.chunk("s", 9, "agent_message_chunk", "not yet");
        given.answer("_gangway/detach", "{}");
        given.history("s", 1, "one");
        given.chunk("s", 9, "agent_message_chunk", "a");

        given.ask(2, "session/new", "{'cwd':'/p','mcpServers':[]}");

        assertThat(given.answers()).containsExactly("1: {\"sessionId\":\"s\",\"modes\":{}}");
        assertThat(given.texts()).containsExactly("one", "a");
        assertThat(given.methods())
                .containsExactly(
                        "session/resume", "_gangway/detach", "session/load", "session/new");
    }

    @Test
    void aPromptThatTheServerNeverHeardOfIsCancelledHere() {
        rig.followed("s", 4);
        rig.disconnect();
        rig.ask(1, "session/prompt", PROMPT);

        rig.editor("{'jsonrpc':'2.0','method':'session/cancel','params':{'sessionId':'s'}}");
        rig.connect();

        assertThat(rig.answers()).containsExactly("1: {\"stopReason\":\"cancelled\"}");
        assertThat(rig.methods()).containsExactly("session/resume", "session/cancel");
    }

    @Test
    void aCancelOfARunningPromptIsNotLostWithTheConnection() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);
        rig.editor("{'jsonrpc':'2.0','method':'session/cancel','params':{'sessionId':'s'}}");
        rig.disconnect();

        rig.connect();

        assertThat(rig.methods())
                .containsExactly("session/resume", "session/prompt", "$/cancel_request");
        assertThat(rig.last("$/cancel_request").at("/params/requestId"))
                .isEqualTo(rig.last("session/prompt").path("id"));
    }

    @Test
    void anAbsenceThatIsTooLongIsSaidAndEndsWithTheNextConnection() {
        rig.followed("s", 4);
        rig.ask(1, "session/prompt", PROMPT);
        rig.disconnect();

        rig.giveUp();
        rig.ask(2, "session/list", "{}");
        rig.connect();
        rig.ask(3, "session/list", "{}");

        assertThat(rig.answers()).containsExactly("1: away for too long", "2: away for too long");
        assertThat(rig.methods()).containsExactly("session/resume", "session/list");
    }

    @Test
    void moreThanTheLimitsIsRefused() {
        rig.disconnect();
        String large = "{'sessionId':'s','prompt':[{'text':'" + "x".repeat(700) + "'}]}";

        rig.ask(1, "session/prompt", large);
        for (int id = 2; id <= 6; id++) {
            rig.ask(id, "session/list", "{}");
        }

        assertThat(rig.answers())
                .satisfiesExactly(
                        bytes -> assertThat(bytes).startsWith("1: more than 600 bytes"),
                        count -> assertThat(count).isEqualTo("6: 4 requests are open already"));
    }

    @Test
    void theFeedOfAnAnnouncedEditorGoesOnWhereItWas() {
        BridgeRig announced = BridgeRig.introduced("{'_meta':{'gangway':{}}}");
        announced.ask(1, "_gangway/feed/subscribe", "{}");
        announced.answer(
                "_gangway/feed/subscribe", "{'outcome':'resumed','head':{'epoch':'0-f','seq':3}}");
        announced.tell("_gangway/feed", "{'epoch':'0-f','seq':4}");

        announced.disconnect();
        announced.connect();

        assertThat(announced.last("_gangway/feed/subscribe").path("params"))
                .hasToString("{\"after\":{\"epoch\":\"0-f\",\"seq\":4}}");
    }

    @Test
    void aForkIsFollowedFromItsFirstEventAndSentUnderAKey() {
        rig.ask(1, "session/fork", "{'sessionId':'s','cwd':'/p','mcpServers':[{'secret':1}]}");
        assertThat(rig.last("session/fork").at("/params/_meta/gangway/key").isString()).isTrue();
        rig.answer(
                "session/fork",
                "{'sessionId':'t','_meta':{'gangway':{'head':{'epoch':'0-t','seq':4}}}}");

        rig.disconnect();
        rig.connect();

        assertThat(rig.last("session/resume").path("params"))
                .hasToString(
                        "{\"_meta\":{\"gangway\":{\"after\":{\"epoch\":\"0-t\",\"seq\":0}}},\"sessionId\":\"t\",\"cwd\":\"/p\",\"mcpServers\":[]}");
    }

    @Test
    void aDeletedSessionIsLeftAloneAndItsRequestsAreWithdrawn() {
        rig.followed("s", 4);
        rig.server(PERMISSION);

        rig.tell("_gangway/deleted", "{'sessionId':'s','reason':'deleted'}");
        rig.disconnect();
        rig.connect();

        assertThat(rig.toEditor.getLast().path("method").asString()).isEqualTo("$/cancel_request");
        assertThat(rig.methods()).isEmpty();
    }

    @Test
    void whatIsNotAnnouncedIsNotServed() {
        rig.ask(1, "_gangway/queue/list", "{'sessionId':'s','reason':'deleted'}");

        assertThat(rig.answers()).singleElement().asString().contains("announce");
        assertThat(rig.methods()).isEmpty();
    }
}
