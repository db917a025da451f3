package dev.gangway.notify;

import dev.gangway.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Notices as targets get them: webhooks by the scheme of Standard Webhooks, ntfy by its publishing
/// as JSON. Pure.
final class Messages {
    /// What a webhook's secret begins with; base64 follows.
    static final String SECRET = "whsec_";

    /// ntfy shows no more.
    private static final int NTFY_ACTIONS_MAX = 3;

    private static final int NTFY_URGENT = 4;
    private static final int NTFY_NORMAL = 3;
    private static final String HMAC = "HmacSHA256";

    private Messages() {}

    /// @param now when it is sent: a part of a webhook's signature
    static HttpRequest.Builder request(Target target, Notice notice, Instant now) {
        return switch (target.kind()) {
            case WEBHOOK -> webhook(target, notice, now);
            case NTFY -> ntfy(target, notice);
        };
    }

    private static HttpRequest.Builder webhook(Target target, Notice notice, Instant now) {
        byte[] body = payload(notice).toString().getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        return post(target.url(), body)
                .header("webhook-id", notice.id())
                .header("webhook-timestamp", timestamp)
                .header(
                        "webhook-signature",
                        "v1," + signature(target.secret(), notice.id(), timestamp, body));
    }

    /// Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, in base64.
    private static String signature(String secret, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            byte[] key = Base64.getDecoder().decode(secret.substring(SECRET.length()));
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + HMAC, missing);
        }
    }

    private static ObjectNode payload(Notice notice) {
        ObjectNode payload =
                Json.object()
                        .put("type", notice.occasion().wireName())
                        .put("timestamp", Instant.ofEpochMilli(notice.atMillis()).toString());
        ObjectNode data =
                payload.putObject("data")
                        .put("session", notice.session())
                        .put("title", notice.title())
                        .put("agent", notice.agent())
                        .put("text", notice.text());
        put(data, "detail", notice.detail());
        put(data, "request", notice.request());
        put(data, "page", notice.page());
        if (!notice.answers().isEmpty()) {
            ArrayNode answers = data.putArray("answers");
            notice.answers()
                    .forEach(answer ->
                            answers.addObject()
                                    .put("option", answer.option())
                                    .put("label", answer.label())
                                    .put("url", answer.url()));
        }
        return payload;
    }

    private static void put(ObjectNode data, String name, String value) {
        if (!value.isEmpty()) {
            data.put(name, value);
        }
    }

    /// ntfy, "Publish as JSON": posted to the server's root, with the topic inside.
    private static HttpRequest.Builder ntfy(Target target, Notice notice) {
        String path = target.url().getPath();
        int slash = path.lastIndexOf('/');
        boolean urgent = notice.occasion() != Occasion.TURN_ENDED;
        ObjectNode message =
                Json.object()
                        .put("topic", path.substring(slash + 1))
                        .put("title", notice.title())
                        .put("message", words(notice))
                        .put("priority", urgent ? NTFY_URGENT : NTFY_NORMAL);
        message.putArray("tags").add(tag(notice.occasion()));
        put(message, "click", notice.page());
        ArrayNode actions = message.putArray("actions");
        notice.answers().stream()
                .limit(NTFY_ACTIONS_MAX)
                .forEach(answer ->
                        actions.addObject()
                                .put("action", "http")
                                .put("label", answer.label())
                                .put("url", answer.url())
                                .put("method", "POST")
                                .put("clear", true));
        HttpRequest.Builder request =
                post(
                        target.url().resolve(path.substring(0, slash + 1)),
                        message.toString().getBytes(StandardCharsets.UTF_8));
        return target.secret().isEmpty()
                ? request
                : request.header("Authorization", "Bearer " + target.secret());
    }

    private static String words(Notice notice) {
        return notice.detail().isEmpty() ? notice.text() : notice.text() + "\n" + notice.detail();
    }

    private static String tag(Occasion occasion) {
        return switch (occasion) {
            case REQUEST_OPENED -> "raised_hand";
            case TURN_ENDED -> "white_check_mark";
            case BUDGET_WARNED -> "warning";
            case BUDGET_REACHED -> "no_entry";
        };
    }

    private static HttpRequest.Builder post(URI url, byte[] body) {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Gangway")
                .POST(BodyPublishers.ofByteArray(body));
    }
}
