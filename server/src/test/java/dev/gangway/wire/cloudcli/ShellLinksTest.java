package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellLinksTest {
    private static List<String> in(String... pieces) {
        ShellLinks links = new ShellLinks();
        List<String> found = new ArrayList<>();
        for (String piece : pieces) {
            found.addAll(links.add(piece));
        }
        return found;
    }

    @Test
    void anAddressEndsWhereItEnds() {
        assertThat(in("Open https://example.com/auth?x=1\r\nbye\r\n"))
                .containsExactly("https://example.com/auth?x=1");
        assertThat(in("\u001b[4mhttps://example.com/a\u001b[0mb "))
                .containsExactly("https://example.com/a");
        assertThat(in("\u001b]8;;https://example.com/b\u0007here\u001b]8;;\u0007"))
                .containsExactly("https://example.com/b");
        assertThat(in("(see https://example.com/c).\n")).containsExactly("https://example.com/c");
        assertThat(in("http://localhost:8080 and http://127.0.0.1/?a=b&c=%20#d "))
                .containsExactly("http://localhost:8080", "http://127.0.0.1/?a=b&c=%20#d");
    }

    @Test
    void oneThatIsCutAnywhereIsFoundWholeAndOnce() {
        String text = "go to https://example.com:8443/device?code=AB-12 and http://b.example/ \n";
        for (int cut = 0; cut <= text.length(); cut++) {
            assertThat(in(text.substring(0, cut), text.substring(cut)))
                    .as("cut at %d", cut)
                    .containsExactly(
                            "https://example.com:8443/device?code=AB-12", "http://b.example/");
        }
        assertThat(in(text.split("(?<=.)")))
                .containsExactly("https://example.com:8443/device?code=AB-12", "http://b.example/");
        assertThat(in(text, text)).hasSize(2);
    }

    @Test
    void whatMayDeceiveIsNone() {
        assertThat(in("https://bank.example@evil.example/ ")).isEmpty();
        assertThat(in("https://b\u0430nk.example/ ")).isEmpty();
        assertThat(in("javascript:alert(1) ftp://example.com/ https:// ")).isEmpty();
    }

    @Test
    void whatIsRememberedIsBounded() {
        ShellLinks links = new ShellLinks();
        String endless = "https://example.com/" + "a".repeat(5000);

        assertThat(links.add(endless)).isEmpty();
        assertThat(links.add(endless + "\n")).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(links.add("https://example.com/" + i + "\n")).hasSize(1);
        }
        assertThat(links.add("https://example.com/0\n")).hasSize(1);
        assertThat(links.add("https://example.com/99\n")).isEmpty();
    }
}
