package dev.gangway.wire.construct;

import dev.gangway.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Runs a transcript of this wire: client frames in, server frames out, without times. Its lines:
///
/// | line | means |
/// |---|---|
/// | `skip TYPE…` | frames of these types are looked over from here on |
/// | `open TAB WHO [protocol=P,Q] [NAME=VALUE]…` | WHO opens a socket with this query |
/// | `TAB > FRAME` | the client sends |
/// | `TAB < FRAME` | the next frame has all that is written here |
/// | `TAB << FRAME` | one of the next frames has |
/// | `TAB chunks TEXT` | the next chunks are this together |
/// | `listen EAR WHO`, `EAR hears EVENT` | reads `GET /api/events`; one of the next events has all this |
/// | `TAB closed CODE`, `TAB protocol NAME`, `leave TAB`, `restart` | |
/// | `WHO GET PATH STATUS [BODY]` | a request, with `-` for nobody; a body to send stands before the status |
///
/// In what is expected `"*"` is anything, `"~text"` anything with that text in it, and `"$name"` is
/// kept the first time and the same from then on; in what is sent it stands for what was kept.
final class Script implements AutoCloseable {
    private static final Pattern KEPT = Pattern.compile("[$][a-z]+");
    private static final Pattern REQUEST =
            Pattern.compile(
                    "(\\S+) (GET|PUT|POST|DELETE) (\\S+)(?: (\\{.*\\}|FILE.*))? (\\d{3})(?: (.*))?");

    private final ConstructServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, ChatClient> tabs = new HashMap<>();
    private final Map<String, EventReader> ears = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();
    private final Set<String> skipped = new HashSet<>(Set.of("agent_event"));

    Script(ConstructServer server) {
        this.server = server;
    }

    void run(String line) throws Exception {
        String[] words = line.split(" ", 3);
        Matcher request = REQUEST.matcher(line);
        if (line.isBlank() || line.startsWith("#")) {
            return;
        } else if (words[0].equals("restart")) {
            server.restart();
        } else if (request.matches()) {
            request(request);
        } else if (words[0].equals("skip")) {
            skipped.addAll(Arrays.asList(line.substring(5).split(" ", -1)));
        } else if (words[0].equals("open")) {
            open(line.split(" ", -1));
        } else if (words[0].equals("listen")) {
            URI events = server.address().resolve("/api/events");
            ears.put(words[1], new EventReader(http, events, server.token(words[2])));
        } else if (words[1].equals("hears")) {
            hears(Optional.ofNullable(ears.get(words[0])).orElseThrow(), Json.parse(words[2]));
        } else if (words[0].equals("leave")) {
            tab(words[1]).close();
        } else {
            frame(tab(words[0]), words[1], words[2]);
        }
    }

    private ChatClient tab(String name) {
        return Optional.ofNullable(tabs.get(name)).orElseThrow();
    }

    private void open(String[] words) {
        StringBuilder query = new StringBuilder("?");
        String[] protocols = {};
        for (String word : Arrays.asList(words).subList(3, words.length)) {
            String[] pair = word.split("=", 2);
            if (pair[0].equals("protocol")) {
                protocols = pair[1].split(",", -1);
            } else {
                String value = URLEncoder.encode(pair[1], StandardCharsets.UTF_8);
                query.append(pair[0]).append('=').append(value).append('&');
            }
        }
        String address =
                server.address().toString().replaceFirst("^http", "ws").replaceAll("/$", "");
        URI chat = URI.create(address + "/ws/chat" + query);
        tabs.put(words[1], new ChatClient(http, chat, server.token(words[2]), protocols));
    }

    private void frame(ChatClient tab, String what, String rest) throws Exception {
        switch (what) {
            case ">" -> tab.send(said(rest));
            case "<" -> expect(Json.parse(rest), next(tab), rest);
            case "<<" -> eventually(tab, rest);
            case "chunks" -> chunks(tab, rest);
            case "closed" -> equal(rest, Integer.toString(tab.closed()));
            case "protocol" -> equal(rest, tab.protocol());
            default -> throw new AssertionError("not a line of a transcript: " + what);
        }
    }

    private JsonNode next(ChatClient tab) throws InterruptedException {
        JsonNode frame = tab.next();
        while (skipped.contains(Json.text(frame, "type", ""))) {
            frame = tab.next();
        }
        return frame;
    }

    private void eventually(ChatClient tab, String rest) throws InterruptedException {
        JsonNode wanted = Json.parse(rest);
        JsonNode frame = tab.next();
        while (!fits(wanted, frame)) {
            frame = tab.next();
        }
    }

    private void hears(EventReader ear, JsonNode wanted) throws InterruptedException {
        JsonNode event = ear.next();
        while (!fits(wanted, event)) {
            event = ear.next();
        }
    }

    private void chunks(ChatClient tab, String text) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        JsonNode frame = next(tab);
        while (Json.text(frame, "type", "").equals("chunk")) {
            all.append(Json.text(frame, "content", ""));
            frame = next(tab);
        }
        tab.back(frame);
        equal(text, all.toString().strip());
    }

    private void request(Matcher line) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.address().resolve(said(line.group(3))));
        if (!line.group(1).equals("-")) {
            request.header("Authorization", "Bearer " + server.token(line.group(1)));
        }
        String body = Optional.ofNullable(line.group(4)).map(this::said).orElse("");
        if (body.startsWith("FILE")) {
            request.header("Content-Type", "multipart/form-data; boundary=b");
            body = form(body.substring(5));
        }
        request.method(line.group(2), HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        equal(line.group(5) + " " + line.group(3), answer.statusCode() + " " + line.group(3));
        if (line.group(6) != null) {
            expect(Json.parse(line.group(6)), Json.parse(answer.body()), line.group(6));
        }
    }

    /// `NAME TEXT`.
    private static String form(String file) {
        String[] words = file.split(" ", 2);
        return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + words[0]
                + "\"\r\nContent-Type: text/plain\r\n\r\n"
                + words[1]
                + "\r\n--b--\r\n";
    }

    private String said(String text) {
        return KEPT.matcher(text).replaceAll(name -> kept.getOrDefault(name.group(), name.group()));
    }

    private static void equal(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + " and there was " + actual);
        }
    }

    private void expect(JsonNode wanted, JsonNode actual, String shown) {
        if (!fits(wanted, actual)) {
            throw new AssertionError("expected " + shown + " and there was " + actual);
        }
    }

    private boolean fits(JsonNode wanted, JsonNode actual) {
        if (wanted.isString() && KEPT.matcher(wanted.stringValue()).matches()) {
            String value = actual.isString() ? actual.stringValue() : actual.toString();
            String before = kept.putIfAbsent(wanted.stringValue(), value);
            return before == null || before.equals(value);
        } else if (wanted.isString() && wanted.stringValue().startsWith("~")) {
            return actual.asString("").contains(wanted.stringValue().substring(1));
        } else if (wanted.isString() && wanted.stringValue().equals("*")) {
            return !actual.isMissingNode();
        } else if (wanted.isObject()) {
            return wanted.propertyStream()
                    .allMatch(member -> fits(member.getValue(), actual.path(member.getKey())));
        } else if (wanted.isArray()) {
            List<JsonNode> elements = wanted.valueStream().toList();
            boolean all = actual.size() == elements.size();
            for (int i = 0; all && i < elements.size(); i++) {
                all = fits(elements.get(i), actual.path(i));
            }
            return all;
        }
        return wanted.equals(actual);
    }

    @Override
    public void close() {
        tabs.values().forEach(ChatClient::close);
        http.shutdownNow();
        http.close();
    }
}
