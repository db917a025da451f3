package dev.gangway.testkit.puppet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private final List<String> said = new ArrayList<>();
    private final Voice voice =
            (Voice)
                    Proxy.newProxyInstance(
                            Voice.class.getClassLoader(),
                            new Class<?>[] {Voice.class},
                            (_, method, arguments) -> {
                                said.add(method.getName() + Arrays.toString(arguments));
                                return method.getReturnType() == String.class ? "yes" : null;
                            });

    @AfterEach
    void hearCancels() {
        Thread.interrupted();
    }

    @Test
    void linesAreDoneInTheirOrderAndOthersAreNothing() {
        Script.End end = new Script("Dear agent,\nsay a  b\nask it\ncount 2", voice).play();

        assertThat(said)
                .containsExactly("say[a  b]", "ask[it]", "say[chose yes]", "say[1 ]", "say[2 ]");
        assertThat(end).isEqualTo(new Script.End.Stopped("end_turn"));
    }

    @Test
    void itEndsAsItIsTold() {
        assertThat(new Script("stop refusal\nsay x", voice).play())
                .isEqualTo(new Script.End.Stopped("refusal"));
        assertThat(new Script("fail No model.", voice).play())
                .isEqualTo(new Script.End.Failed("No model."));
        assertThat(said).isEmpty();
    }

    @Test
    void aCancelEndsItUnlessItIsDeaf() {
        Thread.currentThread().interrupt();
        assertThat(new Script("hang", voice).play()).isEqualTo(new Script.End.Stopped("cancelled"));

        Thread.currentThread().interrupt();
        assertThat(new Script("deaf\ncount 1", voice).play())
                .isEqualTo(new Script.End.Stopped("end_turn"));
    }
}
