package dev.gangway.search;

import static dev.gangway.search.SearchRig.ANN;
import static dev.gangway.search.SearchRig.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    @TempDir private Path directory;
    private SearchRig rig;

    @BeforeEach
    void open() {
        rig = new SearchRig(directory);
        rig.session("a", "ann", "p");
        rig.session("b", "bob", "q");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void wordsPhrasesAndBeginningsAreFoundWithTheirMarksNewestFirst() {
        rig.says("a", "The quick brown fox", "A brown quick bear, café and all");
        rig.follow("a");

        List<SearchHit> hits = rig.find(ANN, "quick brown");

        assertThat(hits).extracting(SearchHit::ordinal).containsExactly(2L, 1L);
        assertThat(hits).extracting(SearchHit::rank).containsExactly(1, 2);
        assertThat(hits.getLast().snippet())
                .isEqualTo(
                        new Snippet(
                                "The quick brown fox",
                                List.of(new Snippet.Mark(4, 9), new Snippet.Mark(10, 15))));
        assertThat(hits.getLast())
                .returns("a", SearchHit::session)
                .returns("Title of a", SearchHit::title)
                .returns("message", SearchHit::kind)
                .returns("agent", SearchHit::role)
                .returns(rig.clock.millis(), SearchHit::atMillis);
        assertThat(rig.texts(ANN, "\"quick brown\"")).containsExactly("The quick brown fox");
        assertThat(rig.find(ANN, "qui* CAFE")).hasSize(1);
        assertThat(rig.find(ANN, "qui")).isEmpty();
    }

    @Test
    void wordsOfScriptsWithoutSpacesAreFoundInside() {
        rig.says("a", "我们修复了登录错误", "ログインの問題");
        rig.follow("a");

        SearchHit hit = rig.find(ANN, "登录").getFirst();

        assertThat(hit.snippet())
                .isEqualTo(new Snippet("我们修复了登录错误", List.of(new Snippet.Mark(5, 7))));
        assertThat(rig.texts(ANN, "問題")).containsExactly("ログインの問題");
        assertThat(rig.find(ANN, "录登")).isEmpty();
    }

    @Test
    void whatAToolWasGivenAndGaveIsFoundOnceAlsoWhenItChangesLater() {
        rig.appends(
                "a",
                EventKind.TOOL_CALL,
                0,
                Json.parse(
                        """
                        {"sessionUpdate":"tool_call","toolCallId":"1","title":"Run it",
                         "rawInput":{"command":["grep","needle"]}}\
                        """
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        rig.says("a", "between");
        rig.follow("a");
        rig.appends(
                "a",
                EventKind.TOOL_CALL_UPDATE,
                0,
                Json.parse(
                        """
                        {"sessionUpdate":"tool_call_update","toolCallId":"1","content":[
                         {"type":"content","content":{"type":"text","text":"haystack:7"}}]}\
                        """
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        rig.follow("a");

        assertThat(rig.find(ANN, "needle haystack"))
                .singleElement()
                .returns("tool_call", SearchHit::kind)
                .returns(1L, SearchHit::ordinal);
        assertThat(rig.count("search_text")).isEqualTo(2);
    }

    @Test
    void aStrangersWordsAreInNoHitNoCountAndNoCursor() {
        rig.says("b", "secret plan", "secret plot");
        rig.says("a", "a secret of Ann's");
        rig.says("b", "secret end");
        rig.follow("a", "b");

        for (String words : List.of("secret", "plan", "sec*", "\"secret plan\"")) {
            for (int limit : List.of(1, 50)) {
                SearchPage page = rig.search.find(ANN, new Query.Search(words, limit));

                assertThat(page.hits()).extracting(SearchHit::session).isSubsetOf("a");
                assertThat(page.next()).isEmpty();
            }
        }
        assertThat(rig.texts(ANN, "secret")).containsExactly("a secret of Ann's");
    }

    @Test
    void aGrantShowsASessionOrAProjectUntilItEnds() {
        rig.session("b2", "bob", "q");
        rig.says("b", "secret one");
        rig.says("b2", "secret two");
        rig.follow("b", "b2");
        assertThat(rig.find(ANN, "secret")).isEmpty();

        rig.grant("session", "b", "ann", Right.OBSERVE);
        rig.grant("session", "b2", "eve", Right.OBSERVE);
        assertThat(rig.texts(ANN, "secret")).containsExactly("secret one");

        rig.grant("project", "q", "ann", Right.PROMPT);
        assertThat(rig.texts(ANN, "secret")).containsExactly("secret two", "secret one");

        rig.execute("DELETE FROM grants");
        assertThat(rig.find(ANN, "secret")).isEmpty();
    }

    @Test
    void theOwnerOfAProjectFindsWhatOthersSaidInIt() {
        rig.session("c", "ann", "q");
        rig.says("c", "in Bob's project");
        rig.follow("c");

        assertThat(rig.find(BOB, "project")).hasSize(1);
        assertThat(rig.find(new Principal("eve", "Eve", true), "project")).isEmpty();
    }

    @Test
    void aCredentialFindsNoMoreThanItReaches() {
        rig.session("c", "ann", "q");
        rig.says("a", "word here");
        rig.says("c", "word there");
        rig.follow("a", "c");

        assertThat(rig.texts(scoped(Set.of(Right.OBSERVE), Set.of("q")), "word"))
                .containsExactly("word there");
        assertThat(rig.find(scoped(Set.of(Right.APPROVE), Set.of()), "word")).isEmpty();
    }

    private static Principal scoped(Set<Right> rights, Set<String> projects) {
        return new Principal("ann", "Ann", false, new Scope(rights, projects), "t");
    }

    @Test
    void filtersNarrowAndPagesTile() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            rig.clock.advance(Duration.ofSeconds(1));
            said.addFirst("word " + i);
            rig.says("a", "word " + i);
        }
        rig.follow("a");

        List<String> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            SearchPage page = rig.search.find(ANN, search("word", cursor, 3));
            page.hits().forEach(hit -> found.add(hit.snippet().text().strip()));
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(found).isEqualTo(said);
        assertThat(
                        rig.search
                                .find(
                                        ANN,
                                        new Query.Search(
                                                "word",
                                                Optional.of("p"),
                                                Optional.of("demo"),
                                                Optional.of("message"),
                                                Optional.of(rig.clock.instant().minusSeconds(2)),
                                                Optional.of(rig.clock.instant()),
                                                Optional.empty(),
                                                50))
                                .hits())
                .hasSize(2);
        assertThat(other("x", "demo", "message")).isEmpty();
        assertThat(other("p", "x", "message")).isEmpty();
        assertThat(other("p", "demo", "tool_call")).isEmpty();
    }

    private List<SearchHit> other(String project, String agent, String kind) {
        return rig.search
                .find(
                        ANN,
                        new Query.Search(
                                "word",
                                Optional.of(project),
                                Optional.of(agent),
                                Optional.of(kind),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                50))
                .hits();
    }

    private static Query.Search search(String text, Optional<String> cursor, int limit) {
        return new Query.Search(
                text,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                cursor,
                limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body:fox",
                "fox NOT brown",
                "NEAR(fox brown)",
                "fox)",
                "-fox",
                "^fox",
                "{fox}",
                "fox' OR 1=1 --",
                "\"fox",
                "\"\"fox\"\"",
                "fox**",
                "fox \u0000 \ud800 \u0002 x",
                "fox + brown",
                "* fox"
            })
    void nothingElseOfTheGrammarOfTheIndexGetsThrough(String words) {
        rig.says("a", "fox brown or not near 1 1 x");
        rig.follow("a");

        assertThat(rig.find(ANN, words)).hasSizeLessThan(2);
    }

    @Test
    void operatorsAreWordsLikeOthers() {
        rig.says("a", "fox", "fox NOT brown");
        rig.follow("a");

        assertThat(rig.texts(ANN, "fox NOT brown")).containsExactly("fox NOT brown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "*", "\"\"", "!?", "a b c d e f g h i j k l m n o p q"})
    void whatIsNoSearchIsRefused(String words) {
        refused(new Query.Search(words, 1));
    }

    @Test
    void aSearchIsBounded() {
        refused(new Query.Search("x".repeat(513), 1));
        refused(new Query.Search("x", 0));
        refused(new Query.Search("x", 51));
        refused(search("x", Optional.of("not ours!"), 1));
    }

    private void refused(Query.Search search) {
        assertThatThrownBy(() -> rig.search.find(ANN, search))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
    }
}
