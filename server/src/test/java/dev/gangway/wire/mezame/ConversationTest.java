package dev.gangway.wire.mezame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations with the front-end, as `src/test/resources/wire/mezame/*.txt` has them: each line
/// is something that somebody does, or what a client is told next. Its README says how they read.
class ConversationTest {
    @TempDir private Path data;
    private final Map<String, Deque<String>> told = new HashMap<>();
    private String answer = "";

    static Stream<String> conversations() throws IOException, URISyntaxException {
        Path directory =
                Path.of(
                        Objects.requireNonNull(ConversationTest.class.getResource("/wire/mezame"))
                                .toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isHeldAsWritten(String name) throws Exception {
        Path file =
                Path.of(
                        Objects.requireNonNull(
                                        ConversationTest.class.getResource("/wire/mezame/" + name))
                                .toURI());
        List<String> lines = Files.readAllLines(file);
        boolean echo = lines.stream().noneMatch("switch echo_user = false"::equals);
        try (MezameRig rig = new MezameRig(data, echo)) {
            int number = 0;
            for (String line : lines) {
                number++;
                if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("switch")) {
                    step(rig, line.strip(), name + ":" + number);
                }
            }
            for (String client : told.keySet()) {
                assertThat(next(rig, client)).as("%s: %s is told no more", name, client).isNull();
            }
        }
    }

    private void step(MezameRig rig, String line, String where) {
        String[] words = line.split(" ", 3);
        String rest = words.length > 2 ? words[2] : "";
        if (words[0].equals("agent")) {
            agent(rig, words[1], rest);
        } else if (words[0].equals("later")) {
            rig.later(Duration.ofMillis(Long.parseLong(words[1])));
        } else if (words[0].equals("=")) {
            assertThat(answer).as(where).isEqualTo(line.substring(2));
        } else {
            client(rig, words[0], words[1], rest, where);
        }
    }

    private static void agent(MezameRig rig, String verb, String rest) {
        switch (verb) {
            case "ready" -> rig.ready();
            case "says" -> {
                rig.agent().says(rest);
                rig.settle();
            }
            case "asks" -> {
                rig.agent().asksPermission(Long.parseLong(rest));
                rig.settle();
            }
            case "stops" -> {
                rig.agent().stops(rest);
                rig.settle();
            }
            case "dies" -> {
                rig.agent().dies();
                rig.settle();
            }
            case "fails" -> rig.fail(rest);
            case "updates" -> rig.update(RawJson.of(rest));
            case "heard" -> assertThat(rig.agent().asked()).contains(rest);
            default -> throw new IllegalArgumentException("an agent does not " + verb);
        }
    }

    private void client(MezameRig rig, String client, String verb, String rest, String where) {
        switch (verb) {
            case "connects" -> {
                told.put(client, new ArrayDeque<>());
                rig.connect(client, principal(client), query(rig, rest));
            }
            case ">" -> rig.say(client, rest);
            case "<" -> assertThat(next(rig, client)).as(where).isEqualTo(rest);
            case "quiet" -> assertThat(next(rig, client)).as(where).isNull();
            case "closed" ->
                    assertThat(rig.socket(client).closed())
                            .as(where)
                            .contains(Integer.parseInt(rest));
            case "leaves" -> {
                told.remove(client);
                rig.leave(client);
            }
            case "GET", "PUT" -> answer = rig.named(ask(rig, client, verb, rest).answer);
            default -> throw new IllegalArgumentException(where + ": a client does not " + verb);
        }
    }

    private @Nullable String next(MezameRig rig, String client) {
        Deque<String> frames = Objects.requireNonNull(told.get(client), client);
        rig.socket(client).frames().forEach(frame -> frames.add(rig.named(frame)));
        return frames.poll();
    }

    private RigExchange ask(MezameRig rig, String client, String method, String rest) {
        String[] parts = rest.split(" ", 2);
        int mark = parts[0].indexOf('?');
        String path = mark < 0 ? parts[0] : parts[0].substring(0, mark);
        String query = mark < 0 ? "" : parts[0].substring(mark + 1);
        return rig.ask(
                new RigExchange(
                        method,
                        path,
                        query(rig, query),
                        Map.of(),
                        parts.length > 1 ? rig.real(parts[1]) : "",
                        Optional.of(principal(client))));
    }

    /// Ann's clients begin with an a, Bob's with a b.
    private static Principal principal(String client) {
        return client.startsWith("a") ? WireRig.ANN : WireRig.BOB;
    }

    private static Map<String, String> query(MezameRig rig, String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), rig.real(pair.substring(equals + 1)));
            }
        }
        return query;
    }
}
