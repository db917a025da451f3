package dev.gangway.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptTest {

    @Test
    void aToolCallEndsAStep() {
        Script script = Script.parse("@say one\n@shell ls -l\n@write a.txt some text\n@say two");

        assertThat(script.steps()).hasSize(3);
        assertThat(script.step(0))
                .containsExactly(new Directive.Say("one"), new Directive.Shell("ls -l"));
        assertThat(script.step(1)).containsExactly(new Directive.Write("a.txt", "some text"));
        assertThat(script.step(2)).containsExactly(new Directive.Say("two"));
    }

    @Test
    void pastTheEndTheModelSaysDone() {
        Script script = Script.parse("@shell ls");

        assertThat(script.step(1)).containsExactly(new Directive.Say("Done."));
    }

    @Test
    void linesThatAreNoDirectivesAreIgnored() {
        assertThat(Script.parse("hello\n@someone look\nmail me@say.example").isEmpty()).isTrue();
    }

    @Test
    void argumentsHaveUnitsAndDefaults() {
        Script script =
                Script.parse(
                        "@stream 200 20ms\n@stream 3\n@stream 2 1s\n@error 429 2\n@drop 3\n@stop length");

        assertThat(script.step(0))
                .containsExactly(
                        new Directive.Stream(200, Duration.ofMillis(20)),
                        new Directive.Stream(3, Duration.ZERO),
                        new Directive.Stream(2, Duration.ofSeconds(1)),
                        new Directive.Fail(429, 2),
                        new Directive.Drop(3, 1),
                        new Directive.Stop(StopReason.LENGTH));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Script.parse("@error 200")).hasMessageContaining("400 to 599");
        assertThatThrownBy(() -> Script.parse("@stream many"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.parse("@stop later"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
