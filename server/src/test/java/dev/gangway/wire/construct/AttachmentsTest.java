package dev.gangway.wire.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.fake.FakeClock;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AttachmentsTest {
    private static final ConstructLimits LIMITS =
            new ConstructLimits(8, Duration.ofSeconds(30), 1, 1, 10, 25, 3, Duration.ofHours(1));

    private final FakeClock clock = new FakeClock();
    private final Attachments attachments = new Attachments(LIMITS, clock, new Random(1));

    private static Multipart.File file(String name, String type, int bytes) {
        return new Multipart.File(name, type, new byte[bytes]);
    }

    private static void refused(ErrorCode code, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void aNameIsNeverAPath() {
        assertThat(Attachments.plain("../../etc/passwd")).isEqualTo("passwd");
        assertThat(Attachments.plain("..\\x\\a b.txt")).isEqualTo("a b.txt");
        assertThat(Attachments.plain("..")).isEqualTo("file");
        assertThat(Attachments.plain("")).isEqualTo("file");
        assertThat(Attachments.plain("a\r\nb")).isEqualTo("a__b");
    }

    @Test
    void anIdThatIsNoneAndAnIdOfAnotherFindNothing() {
        Attachments.Kept kept = attachments.add("ann", "s", file("a", "text/plain", 5));

        assertThat(attachments.named("ann", "s", List.of(kept.id()))).containsExactly(kept);
        refused(ErrorCode.INVALID, () -> attachments.named("bob", "s", List.of(kept.id())));
        refused(ErrorCode.INVALID, () -> attachments.named("ann", "t", List.of(kept.id())));
        refused(ErrorCode.INVALID, () -> attachments.named("ann", "s", List.of("../s")));
    }

    @Test
    void whatWaitsIsBoundedAndForgottenAfterAWhile() {
        refused(ErrorCode.LIMIT, () -> attachments.add("ann", "s", file("a", "x/y", 11)));
        attachments.add("ann", "s", file("a", "x/y", 10));
        attachments.add("ann", "s", file("a", "x/y", 10));
        refused(ErrorCode.LIMIT, () -> attachments.add("bob", "s", file("a", "x/y", 10)));

        clock.advance(Duration.ofHours(2));

        assertThat(attachments.add("bob", "s", file("a", "x/y", 10)).name()).isEqualTo("a");
    }

    @Test
    void anAgentIsGivenWhatItTakes() {
        Attachments.Kept image = attachments.add("ann", "s", file("a.png", "image/png", 3));
        RawJson all =
                RawJson.of("{\"promptCapabilities\":{\"image\":true,\"embeddedContext\":true}}");

        JsonNode blocks = PromptContent.of("see", List.of(image), all).node();

        assertThat(Json.text(blocks.path(0), "text")).contains("see");
        assertThat(Json.text(blocks.path(1), "type")).contains("image");
        refused(
                ErrorCode.UNSUPPORTED,
                () -> PromptContent.of("see", List.of(image), RawJson.EMPTY_OBJECT));
    }

    @Test
    void aFormWithoutAFileIsRefused() {
        byte[] body =
                "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        Optional<String> type = Optional.of("multipart/form-data; boundary=b");

        refused(ErrorCode.INVALID, () -> Multipart.file(type, body));
        refused(ErrorCode.INVALID, () -> Multipart.file(Optional.empty(), body));
        refused(ErrorCode.INVALID, () -> Multipart.file(type, new byte[3]));
    }
}
