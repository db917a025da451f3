package dev.gangway.wire;

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
import tools.jackson.databind.node.ArrayNode;

class AttachmentsTest {
    private static final AttachmentLimits LIMITS =
            new AttachmentLimits(10, 35, 25, 3, Duration.ofHours(1));

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
        assertThat(Attachment.plain("../../etc/passwd")).isEqualTo("passwd");
        assertThat(Attachment.plain("..\\x\\a b.txt")).isEqualTo("a b.txt");
        assertThat(Attachment.plain("..")).isEqualTo("file");
        assertThat(Attachment.plain("")).isEqualTo("file");
        assertThat(Attachment.plain("a\r\nb")).isEqualTo("a__b");
    }

    @Test
    void anIdThatIsNoneAndAnIdOfAnotherFindNothing() {
        Attachment kept = attachments.add("ann", "s", file("a", "text/plain", 5));

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
        refused(ErrorCode.LIMIT, () -> attachments.add("ann", "s", file("a", "x/y", 10)));
        attachments.add("bob", "s", file("a", "x/y", 10));
        refused(ErrorCode.LIMIT, () -> attachments.add("bob", "s", file("a", "x/y", 10)));

        clock.advance(Duration.ofHours(2));

        assertThat(attachments.add("bob", "s", file("a", "x/y", 10)).name()).isEqualTo("a");
    }

    @Test
    void whatWasTakenIsShownUntilOthersNeedTheRoom() {
        Attachment first = attachments.add("ann", "s", file("a", "x/y", 10));
        Attachment second = attachments.add("ann", "s", file("b", "x/y", 10));

        attachments.taken(List.of(first));

        refused(ErrorCode.INVALID, () -> attachments.named("ann", "s", List.of(first.id())));
        assertThat(attachments.shown("ann", first.id())).contains(first);
        assertThat(attachments.shown("bob", first.id())).isEmpty();

        attachments.add("ann", "s", file("c", "x/y", 10));

        assertThat(attachments.shown("ann", first.id())).isEmpty();
        assertThat(attachments.named("ann", "s", List.of(second.id()))).containsExactly(second);
    }

    @Test
    void anAgentIsGivenWhatItTakes() {
        Attachment image = attachments.add("ann", "s", file("a.png", "image/png", 3));
        RawJson all =
                RawJson.of("{\"promptCapabilities\":{\"image\":true,\"embeddedContext\":true}}");

        Attachment text = attachments.add("ann", "s", file("a b.txt", "text/plain", 0));
        RawJson resources = RawJson.of("{\"promptCapabilities\":{\"embeddedContext\":true}}");

        assertThat(block(image, all).path("type").stringValue()).isEqualTo("image");
        assertThat(block(image, resources).at("/resource/blob").stringValue()).isEqualTo("AAAA");
        assertThat(block(text, resources).at("/resource/uri").stringValue()).endsWith("/a%20b.txt");
        assertThat(block(text, RawJson.EMPTY_OBJECT).path("text").stringValue())
                .contains("a b.txt");
        assertThat(AttachedContent.label(block(text, RawJson.EMPTY_OBJECT)))
                .contains(new AttachedContent.Label("a b.txt", "text/plain", 0));
        refused(ErrorCode.UNSUPPORTED, () -> block(image, RawJson.EMPTY_OBJECT));
    }

    private static JsonNode block(Attachment attached, RawJson capabilities) {
        ArrayNode blocks = Json.array();
        AttachedContent.add(blocks, List.of(attached), capabilities);
        return blocks.path(0);
    }

    @Test
    void aFormWithoutAFileIsRefused() {
        byte[] body =
                "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        Optional<String> type = Optional.of("multipart/form-data; boundary=b");

        refused(ErrorCode.INVALID, () -> Multipart.file(type, body, "file"));
        refused(ErrorCode.INVALID, () -> Multipart.file(Optional.empty(), body, "file"));
        refused(ErrorCode.INVALID, () -> Multipart.file(type, new byte[3], "file"));
    }
}
