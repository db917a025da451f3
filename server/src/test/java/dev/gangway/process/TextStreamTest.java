package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Text in pieces.
class TextStreamTest {
    @Test
    void aCharacterThatIsCutAnywhereComesWhole() {
        String text = "a€ü𝄞z";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            TextStream stream = new TextStream();
            byte[] rest = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);

            String read = stream.add(bytes, cut) + stream.add(rest, rest.length) + stream.end();

            assertThat(read).isEqualTo(text);
        }
    }

    @Test
    void whatIsNoTextIsReplaced() {
        TextStream stream = new TextStream();
        byte[] broken = {'a', (byte) 0xFF, 'b', (byte) 0xE2, (byte) 0x82};

        assertThat(stream.add(broken, broken.length) + stream.end()).isEqualTo("a\uFFFDb\uFFFD");
    }
}
