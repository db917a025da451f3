package dev.gangway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `log.keep`: "everything", an age as in "90d" or "12h", or a size as in "512MiB".
final class KeepReader {
    private static final Pattern KEEP = Pattern.compile("(\\d{1,6})(h|d|KiB|MiB|GiB)");

    private KeepReader() {}

    static Config.Keep keep(Section log) {
        Optional<String> given = log.text("keep");
        if (given.isEmpty() || given.get().equals("everything")) {
            return new Config.Keep.Everything();
        }
        Matcher keep = KEEP.matcher(given.get());
        if (!keep.matches() || Long.parseLong(keep.group(1)) == 0) {
            log.problem(
                    "keep",
                    "is \"everything\", an age as in \"90d\", \"12h\", or a size as in \"512MiB\"");
            return new Config.Keep.Everything();
        }
        long amount = Long.parseLong(keep.group(1));
        return switch (keep.group(2)) {
            case "h" -> new Config.Keep.Young(Duration.ofHours(amount));
            case "d" -> new Config.Keep.Young(Duration.ofDays(amount));
            case "KiB" -> new Config.Keep.Newest(amount << 10);
            case "MiB" -> new Config.Keep.Newest(amount << 20);
            default -> new Config.Keep.Newest(amount << 30);
        };
    }
}
