package dev.gangway.config;

import dev.gangway.config.Config.NotifyTarget;
import java.net.URI;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `public_url` and the tables `[notify.NAME]`.
final class NotifyReader {
    private static final String SECRET = "whsec_";
    private static final int SECRET_BYTES_MIN = 24;
    private static final int SECRET_BYTES_MAX = 64;
    private static final URI NOWHERE = URI.create("http://invalid/");
    private static final String[] KEYS = {
        "kind", "url", "secret", "token", "user", "events", "quiet", "detail"
    };
    private static final Pattern QUIET =
            Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

    Config.Notify read(Section root, Map<String, Section> sections) {
        List<NotifyTarget> targets = new ArrayList<>();
        sections.forEach((name, section) -> targets.add(target(name, section)));
        return new Config.Notify(publicUrl(root), targets);
    }

    private static Optional<String> publicUrl(Section root) {
        Optional<String> given = root.text("public_url");
        boolean fine =
                given.flatMap(NotifyReader::web).map(url -> url.getQuery() == null).orElse(true);
        if (!fine || (given.isPresent() && web(given.get()).isEmpty())) {
            root.problem("public_url", "must be an address, as in \"https://box.example\"");
            return Optional.empty();
        }
        return given.map(url -> url.replaceFirst("/+$", ""));
    }

    private static NotifyTarget target(String name, Section section) {
        section.allow(KEYS);
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            section.problem("", "a name is made of a-z, 0-9, '.', '_' and '-'");
        }
        if (!section.has("kind")) {
            section.problem("", "needs kind");
        }
        NotifyTarget.Kind kind = section.choice("kind", NotifyTarget.Kind.WEBHOOK);
        return new NotifyTarget(
                name,
                kind,
                url(section, kind),
                secret(section, kind),
                section.text("user").orElse(""),
                events(section),
                quiet(section),
                section.flag("detail", false));
    }

    private static URI url(Section section, NotifyTarget.Kind kind) {
        Optional<URI> url = web(section.requiredText("url"));
        boolean topic =
                url.filter(found -> found.getPath().matches(".*/[A-Za-z0-9_-]{1,64}")).isPresent();
        if (section.has("url") && url.isEmpty()) {
            section.problem("url", "must be a web address: http:// or https://");
        } else if (section.has("url") && kind == NotifyTarget.Kind.NTFY && !topic) {
            section.problem("url", "ends with ntfy's topic, as in \"https://ntfy.example/mine\"");
        }
        return url.orElse(NOWHERE);
    }

    private static Optional<URI> web(String text) {
        try {
            URI url = URI.create(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return web && url.getHost() != null && url.getUserInfo() == null
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String secret(Section section, NotifyTarget.Kind kind) {
        return switch (kind) {
            case NTFY -> {
                if (section.has("secret")) {
                    section.problem("secret", "is for webhooks; ntfy has a token");
                }
                yield section.text("token").orElse("");
            }
            case WEBHOOK -> {
                String secret = section.requiredText("secret");
                if (section.has("secret") && !isKey(secret)) {
                    section.problem("secret", "is \"whsec_\" and 24 to 64 random bytes in base64");
                }
                if (section.has("token")) {
                    section.problem("token", "is for ntfy; a webhook has a secret");
                }
                yield secret;
            }
        };
    }

    private static boolean isKey(String secret) {
        try {
            int bytes =
                    secret.startsWith(SECRET)
                            ? Base64.getDecoder().decode(secret.substring(SECRET.length())).length
                            : 0;
            return bytes >= SECRET_BYTES_MIN && bytes <= SECRET_BYTES_MAX;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static List<String> events(Section section) {
        List<String> events =
                section.has("events") ? section.texts("events") : List.of("request_opened");
        if (!NotifyTarget.EVENTS.containsAll(events) || events.isEmpty()) {
            section.problem("events", "holds of these: " + String.join(", ", NotifyTarget.EVENTS));
            return List.of();
        }
        return events;
    }

    private static Optional<NotifyTarget.Quiet> quiet(Section section) {
        Optional<String> given = section.text("quiet");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Matcher hours = QUIET.matcher(given.get());
        boolean fine = hours.matches();
        if (fine) {
            LocalTime from = time(hours.group(1), hours.group(2));
            LocalTime to = time(hours.group(3), hours.group(4));
            if (!from.equals(to)) {
                return Optional.of(new NotifyTarget.Quiet(from, to));
            }
        }
        section.problem("quiet", "is two times of the day, as in \"22:00-07:00\"");
        return Optional.empty();
    }

    private static LocalTime time(String hours, String minutes) {
        return LocalTime.of(Integer.parseInt(hours), Integer.parseInt(minutes));
    }
}
