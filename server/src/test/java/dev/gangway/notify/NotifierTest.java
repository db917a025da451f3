package dev.gangway.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.json.Json;
import dev.gangway.session.OpenRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people are told, at a real receiver.
class NotifierTest {
    static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    @TempDir private Path directory;

    @Test
    void aWebhookSaysWhatIsAskedUnderASignature() throws Exception {
        try (Receiver receiver = new Receiver();
                NotifyRig rig = rig(receiver, Occasion.REQUEST_OPENED)) {
            String session = rig.session();

            OpenRequest request = rig.asks(session);

            Receiver.Post post = awaited(receiver, 1).getFirst();
            JsonNode data = post.json().path("data");
            assertThat(Json.text(post.json(), "type", "")).isEqualTo("request_opened");
            assertThat(Json.text(data, "text", "")).isEqualTo("fake asks to: run");
            assertThat(Json.text(data, "request", "")).isEqualTo(request.id());
            assertThat(data.has("detail")).isFalse();
            assertThat(data.path("answers").valueStream().map(each -> Json.text(each, "label", "")))
                    .containsExactly("Yes", "No");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            String signed =
                    post.header("webhook-id")
                            + "."
                            + post.header("webhook-timestamp")
                            + "."
                            + post.body();
            assertThat(post.header("webhook-signature"))
                    .isEqualTo(
                            "v1,"
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    mac.doFinal(
                                                            signed.getBytes(
                                                                    StandardCharsets.UTF_8))));
            assertThat(post.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(rig.clock.instant().getEpochSecond()));
        }
    }

    @Test
    void whatFailsIsSentAgainUnderTheSameIdAndInOrder() throws Exception {
        try (Receiver receiver = new Receiver();
                NotifyRig rig = rig(receiver, Occasion.REQUEST_OPENED)) {
            receiver.statuses.addAll(List.of(500, 429));
            String session = rig.session();

            String first = rig.asks(session).id();
            String second = rig.asks(session).id();

            assertThat(awaited(receiver, 4))
                    .extracting(post -> Json.text(post.json().path("data"), "request", ""))
                    .containsExactly(first, first, first, second);
            assertThat(receiver.posts.subList(0, 3))
                    .extracting(post -> post.header("webhook-id"))
                    .containsOnly(receiver.posts.getFirst().header("webhook-id"));
            await().until(() -> rig.notifier.counts().getFirst().delivered() == 2);
            assertThat(rig.notifier.counts()).containsExactly(new Notifier.Count("hook", 2, 0));
        }
    }

    @Test
    void whatCannotBeDeliveredIsCountedAndHoldsUpNothingForEver() throws Exception {
        try (Receiver receiver = new Receiver();
                NotifyRig rig = rig(receiver, Occasion.REQUEST_OPENED)) {
            receiver.statuses.addAll(List.of(500, 500, 500, 302, 404));
            String session = rig.session();

            for (int i = 0; i < 4; i++) {
                rig.asks(session);
            }

            await().until(() -> rig.notifier.counts().getFirst().delivered() == 1);
            assertThat(rig.notifier.counts()).containsExactly(new Notifier.Count("hook", 1, 3));
            assertThat(receiver.posts).extracting(Receiver.Post::path).containsOnly("/hook");
            assertThat(receiver.posts).hasSize(6);
        }
    }

    @Test
    void aRestartGoesOnWhereItStoodAndRepeatsNothingThatArrived() throws Exception {
        try (Receiver receiver = new Receiver()) {
            try (NotifyRig rig = rig(receiver, Occasion.TURN_ENDED)) {
                String session = rig.session();
                turn(rig, session);
                await().until(() -> rig.notifier.counts().getFirst().delivered() == 1);
                rig.notifier.close();
                turn(rig, session);
                turn(rig, session);
            }
            assertThat(receiver.posts).hasSize(1);

            try (NotifyRig again = rig(receiver, Occasion.TURN_ENDED)) {
                await().until(() -> again.notifier.counts().getFirst().delivered() == 2);
                assertThat(receiver.posts)
                        .extracting(post -> post.header("webhook-id"))
                        .doesNotHaveDuplicates()
                        .hasSize(3);
            }
        }
    }

    @Test
    void theEndOfATurnIsToldOnceAlsoOverARestart() throws Exception {
        try (Receiver receiver = new Receiver()) {
            try (NotifyRig rig = rig(receiver, Occasion.TURN_ENDED)) {
                String session = rig.session();
                rig.prompt(session);
                rig.fakes.last().says("done");
                rig.fakes.last().stops("end_turn");
                JsonNode data = awaited(receiver, 1).getFirst().json().path("data");
                assertThat(Json.text(data, "text", "")).startsWith("fake ended its turn: ");
                assertThat(data.has("detail")).isFalse();
                await().until(() -> rig.notifier.counts().getFirst().delivered() == 1);
            }
            try (NotifyRig again = rig(receiver, Occasion.TURN_ENDED)) {
                String session = again.session();
                again.prompt(session);
                again.fakes.last().stops("end_turn");
                awaited(receiver, 2);
                assertThat(receiver.posts)
                        .extracting(post -> post.header("webhook-id"))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aTargetThatNeverAnswersCostsAnotherNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Receiver receiver = new Receiver();
                NotifyRig rig =
                        new NotifyRig(
                                directory,
                                NotifyRig.webhook(
                                        "silent",
                                        URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                                        Occasion.REQUEST_OPENED),
                                NotifyRig.webhook(
                                        "hook", receiver.url("/hook"), Occasion.REQUEST_OPENED))) {
            begun(rig);
            String session = rig.session();

            rig.asks(session);
            rig.asks(session);

            awaited(receiver, 2);
            assertThat(rig.notifier.counts().getFirst())
                    .isEqualTo(new Notifier.Count("silent", 0, 0));
        }
    }

    @Test
    void ntfyGetsItsOwnFormWithoutWhatIsSecret() throws Exception {
        try (Receiver receiver = new Receiver();
                NotifyRig rig =
                        new NotifyRig(
                                directory,
                                new Target(
                                        "phone",
                                        Target.Kind.NTFY,
                                        receiver.url("/mine"),
                                        "tk_secret",
                                        "ann",
                                        Set.of(Occasion.REQUEST_OPENED, Occasion.TURN_ENDED),
                                        Optional.empty(),
                                        true))) {
            begun(rig);
            String session = rig.session();
            rig.prompt(session);
            rig.asks(session);

            Receiver.Post asked = awaited(receiver, 1).getFirst();
            assertThat(asked.path()).isEqualTo("/");
            assertThat(asked.header("authorization")).isEqualTo("Bearer tk_secret");
            assertThat(Json.text(asked.json(), "topic", "")).isEqualTo("mine");
            JsonNode action = asked.json().path("actions").path(0);
            assertThat(Json.text(action, "method", "")).isEqualTo("POST");
            assertThat(Json.text(action, "url", "")).startsWith("https://box.example/answer/");

            rig.answer(session, rig.open(session).getFirst());
            rig.fakes.last().says("the password is hunter2");
            rig.fakes.last().stops("end_turn");
            assertThat(Json.text(awaited(receiver, 2).get(1).json(), "message", ""))
                    .endsWith("the password is ***");
        }
    }

    @Test
    void quietHoursReachOverMidnight() {
        QuietHours night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneOffset.UTC);
        QuietHours noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneOffset.UTC);

        assertThat(night.left(Instant.parse("2026-01-01T23:00:00Z")))
                .isEqualTo(Duration.ofHours(8));
        assertThat(night.left(Instant.parse("2026-01-01T06:30:00Z")))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(night.left(Instant.parse("2026-01-01T07:00:00Z"))).isZero();
        assertThat(noon.left(Instant.parse("2026-01-01T12:15:00Z")))
                .isEqualTo(Duration.ofMinutes(45));
        assertThat(noon.left(Instant.parse("2026-01-01T13:00:00Z"))).isZero();
    }

    private static void turn(NotifyRig rig, String session) {
        rig.prompt(session);
        rig.fakes.last().stops("end_turn");
    }

    private NotifyRig rig(Receiver receiver, Occasion occasion) throws Exception {
        NotifyRig rig =
                new NotifyRig(
                        directory, NotifyRig.webhook("hook", receiver.url("/hook"), occasion));
        begun(rig);
        return rig;
    }

    /// A target that is new begins at the head: what a test does comes after that.
    private static void begun(NotifyRig rig) {
        await().until(() -> rig.begun("ann"));
    }

    private static List<Receiver.Post> awaited(Receiver receiver, int posts) {
        await().untilAsserted(() -> assertThat(receiver.posts).hasSizeGreaterThanOrEqualTo(posts));
        return receiver.posts;
    }
}
