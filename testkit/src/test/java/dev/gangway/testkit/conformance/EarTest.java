package dev.gangway.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// That a case fails when it should.
class EarTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Heard heard = new Heard();
    private final List<Wanted> passedOver = new ArrayList<>();
    private final Ear ear = new Ear(heard, new Names(Map.of()), passedOver);

    private static Wanted wanted(String json) {
        return new Wanted(MAPPER.readTree(json), false);
    }

    private static Step.Joins joins(String text) {
        Wanted wanted = new Wanted(StringNode.valueOf(text), false);
        return new Step.Joins("A", "c", wanted("{\"k\":1}"), wanted);
    }

    @Test
    void anotherFrameThanTheNextIsShownWithWhatWasExpected() {
        heard.frame("{\"k\":1}");

        assertThatThrownBy(() -> ear.next(wanted("{\"k\":2}"), AT_ONCE))
                .isInstanceOfSatisfying(
                        Mismatch.class,
                        wrong ->
                                assertThat(wrong.at(line()))
                                        .hasMessageContaining("wire/case.txt:3")
                                        .hasMessageContaining("expected: {\"k\":2}")
                                        .hasMessageContaining("came:     {\"k\":1}"));
    }

    private static Case.Line line() {
        return new Case.Line("wire/case.txt", 3, "A < {}", new Step.Restart());
    }

    @Test
    void whatMayBePassedOverIsAndOnlyThat() throws Exception {
        passedOver.add(wanted("{\"k\":0}"));
        heard.frame("{\"k\":0}");
        heard.frame("{\"k\":2}");
        heard.frame("{\"k\":0}");

        ear.next(wanted("{\"k\":2}"), AT_ONCE);
        ear.next(wanted("{\"k\":0}"), AT_ONCE);

        assertThatThrownBy(() -> ear.next(wanted("{\"k\":0}"), AT_ONCE))
                .isInstanceOf(Mismatch.class);
    }

    @Test
    void aKnownTextIsJoinedUntilItIsWhole() throws Exception {
        heard.frame("{\"k\":1,\"c\":\"He\"}");
        heard.frame("{\"k\":1,\"c\":\"llo\"}");
        heard.frame("{\"k\":1,\"c\":\"!\"}");

        ear.joins(joins("Hello"), AT_ONCE);
        ear.next(wanted("{\"c\":\"!\"}"), AT_ONCE);
    }

    @Test
    void aTextWithAHoleFails() {
        heard.frame("{\"k\":1,\"c\":\"He\"}");
        heard.frame("{\"k\":1,\"c\":\"o\"}");
        heard.frame("{\"k\":2}");

        assertThatThrownBy(() -> ear.joins(joins("Hello"), AT_ONCE)).isInstanceOf(Mismatch.class);
    }

    @Test
    void aNumberThatDoesNotRiseFails() throws Exception {
        ear.rises("seq");
        heard.frame("{\"seq\":4}");
        heard.frame("{\"other\":1}");
        heard.frame("{\"seq\":4}");

        ear.next(wanted("{}"), AT_ONCE);
        ear.next(wanted("{}"), AT_ONCE);

        assertThatThrownBy(() -> ear.next(wanted("{}"), AT_ONCE)).isInstanceOf(Mismatch.class);
    }

    @Test
    void anEndWithMoreBeforeItFails() {
        heard.frame("{\"k\":1}");
        heard.ended("1000");

        assertThatThrownBy(() -> ear.closed("1000", AT_ONCE)).isInstanceOf(Mismatch.class);
    }

    @Test
    void anotherCodeFails() throws Exception {
        heard.ended("1011");

        ear.closed("1011", AT_ONCE);
        assertThatThrownBy(() -> ear.closed("1000", AT_ONCE)).isInstanceOf(Mismatch.class);
    }
}
