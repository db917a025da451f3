package dev.gangway.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// One table of a configuration, read key by key; what is wrong is noted with its place.
final class Section {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KiB|MiB|GiB)");

    private static final BigDecimal AMOUNT_MAX = BigDecimal.valueOf(1_000_000);

    private static final TomlArray NO_TABLES = Toml.parse("none = []").getArrayOrEmpty("none");

    private final String name;
    private final TomlTable table;
    private final @Nullable TomlPosition start;
    private final List<ConfigProblem> problems;
    private final Variables variables;

    /// @param start where the table begins; null when it is the file's own
    Section(
            String name,
            TomlTable table,
            @Nullable TomlPosition start,
            List<ConfigProblem> problems,
            Variables variables) {
        this.name = name;
        this.table = table;
        this.start = start;
        this.problems = problems;
        this.variables = variables;
    }

    /// Notes every key that is not one of these.
    void allow(String... keys) {
        List<String> known = Arrays.asList(keys);
        for (var key : table.keySet()) {
            if (!known.contains(key)) {
                at(key, name, unknown(key, known));
            }
        }
    }

    private static String unknown(String key, List<String> known) {
        return "unknown key `"
                + key
                + "`"
                + Nearest.to(key, known)
                        .map(near -> ": did you mean `" + near + "`?")
                        .orElse("; here are: " + String.join(", ", known));
    }

    void problem(String key, String message) {
        if (variables.value(name, key).isPresent()) {
            problems.add(ConfigProblem.ofVariable(Variables.name(name, key), message));
            return;
        }
        at(key, key.isEmpty() || name.isEmpty() ? name + key : name + "." + key, message);
    }

    private void at(String key, String place, String message) {
        TomlPosition position = key.isEmpty() ? start : table.inputPositionOf(List.of(key));
        problems.add(
                new ConfigProblem(
                        position == null ? 0 : position.line(),
                        position == null ? 0 : position.column(),
                        place.isEmpty() ? message : place + ": " + message));
    }

    boolean has(String key) {
        return table.contains(List.of(key));
    }

    Optional<String> text(String key) {
        return value(key, String.class, "must be a string");
    }

    String requiredText(String key) {
        if (!table.contains(List.of(key))) {
            problem("", "needs " + key);
        }
        Optional<String> text = text(key);
        if (text.filter(String::isBlank).isPresent()) {
            problem(key, "must not be empty");
        }
        return text.orElse("");
    }

    List<String> texts(String key) {
        Optional<String> variable = variables.value(name, key);
        if (variable.isPresent()) {
            return Variables.list(variable.get());
        }
        List<String> texts = new ArrayList<>();
        value(key, TomlArray.class, "must be an array of strings")
                .ifPresent(array -> {
                    if (!array.toList().stream().allMatch(String.class::isInstance)) {
                        problem(key, "must be an array of strings");
                        return;
                    }
                    array.toList().forEach(text -> texts.add((String) text));
                });
        return texts;
    }

    boolean flag(String key, boolean fallback) {
        return value(key, Boolean.class, "must be true or false").orElse(fallback);
    }

    /// One of the words of an enum, in lower case.
    <E extends Enum<E>> E choice(String key, E fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        E[] values = fallback.getDeclaringClass().getEnumConstants();
        for (E value : values) {
            if (word(value).equals(text.get())) {
                return value;
            }
        }
        problem(
                key,
                "is one of "
                        + String.join(", ", Arrays.stream(values).map(Section::word).toList()));
        return fallback;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// An array of tables; an empty one when it is absent.
    TomlArray tables(String key) {
        String complaint = "must be tables, as in [[" + key + "]]";
        Optional<TomlArray> array = value(key, TomlArray.class, complaint);
        if (array.isPresent()
                && !array.get().toList().stream().allMatch(TomlTable.class::isInstance)) {
            problem(key, complaint);
            return NO_TABLES;
        }
        return array.orElse(NO_TABLES);
    }

    TomlTable table(String key) {
        return value(key, TomlTable.class, "must be a table").orElseGet(() -> Toml.parse(""));
    }

    /// A table within this one; an empty one when it is absent.
    Section section(String key) {
        return new Section(
                name.isEmpty() ? key : name + "." + key,
                table(key),
                table.inputPositionOf(List.of(key)),
                problems,
                variables);
    }

    /// A whole number from 1 to `max`.
    int count(String key, int fallback, int max) {
        return (int) number(key, fallback, max, value(key, Long.class, "must be a whole number"));
    }

    /// A number above 0 and up to `max`, with or without a point.
    Optional<BigDecimal> decimal(String key, BigDecimal max) {
        Optional<BigDecimal> number = number(key);
        if (number.filter(value -> value.signum() <= 0 || value.compareTo(max) > 0).isPresent()) {
            problem(key, "must lie above 0, and not above " + max.toPlainString());
            return Optional.empty();
        }
        return number;
    }

    /// A number from 0 to a million, with or without a point.
    Optional<BigDecimal> amount(String key) {
        Optional<BigDecimal> number = number(key);
        if (number.filter(value -> value.signum() < 0 || value.compareTo(AMOUNT_MAX) > 0)
                .isPresent()) {
            problem(key, "must lie between 0 and " + AMOUNT_MAX.toPlainString());
            return Optional.empty();
        }
        return number;
    }

    private Optional<BigDecimal> number(String key) {
        return switch (table.get(List.of(key))) {
            case null -> Optional.empty();
            case Long whole -> Optional.of(BigDecimal.valueOf(whole));
            case Double number when Double.isFinite(number) ->
                    Optional.of(BigDecimal.valueOf(number));
            default -> {
                problem(key, "must be a number");
                yield Optional.empty();
            }
        };
    }

    /// A size in bytes: a whole number, or a string as in "16 MiB" without the space.
    long bytes(String key, long fallback, long max) {
        if (!(raw(key, Long.class) instanceof String text)) {
            return number(
                    key, fallback, max, value(key, Long.class, "must be a size, as in \"16MiB\""));
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            problem(key, "must be a size, as in \"512KiB\", \"16MiB\"");
            return fallback;
        }
        long unit =
                switch (size.group(2)) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    default -> 1L << 30;
                };
        return number(key, fallback, max, Optional.of(Long.parseLong(size.group(1)) * unit));
    }

    /// A time as [#time] has it, or "0s" for none.
    Duration timeOrNone(String key, Duration fallback) {
        return text(key).filter("0s"::equals).isPresent() ? Duration.ZERO : time(key, fallback);
    }

    /// A time, as in "50ms", "30s", "15m", "6h".
    Duration time(String key, Duration fallback) {
        return time(key).orElse(fallback);
    }

    /// The same; empty when it is not given.
    Optional<Duration> time(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher time = TIME.matcher(text.get());
        if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
            problem(key, "must be a time, as in \"50ms\", \"30s\", \"15m\", \"6h\"");
            return Optional.empty();
        }
        long amount = Long.parseLong(time.group(1));
        return Optional.of(
                switch (time.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    /// Strings by name, in the file's order.
    Map<String, String> named(String key) {
        TomlTable named = table(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (var each : named.keySet()) {
            if (named.get(List.of(each)) instanceof String text) {
                texts.put(each, text);
            } else {
                problem(key, "has strings for its values");
            }
        }
        return texts;
    }

    private long number(String key, long fallback, long max, Optional<Long> value) {
        if (value.isPresent() && (value.get() < 1 || value.get() > max)) {
            problem(key, "must lie between 1 and " + max);
            return fallback;
        }
        return value.orElse(fallback);
    }

    /// What the variable says, else the file.
    private @Nullable Object raw(String key, Class<?> type) {
        Optional<String> variable = variables.value(name, key);
        return variable.isPresent() ? Variables.as(type, variable.get()) : table.get(List.of(key));
    }

    private <T> Optional<T> value(String key, Class<T> type, String complaint) {
        Object value = raw(key, type);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            problem(key, complaint);
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }
}
