package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.event.EventKind;
import dev.gangway.fake.FakeAgent;
import dev.gangway.gateway.GatewayRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Plays a written conversation: front-ends by letters, agents by what they say, over the real
/// gateway and its log.
///
/// | line | what it does |
/// |---|---|
/// | `# …` | nothing |
/// | `open A`, `leave A` | a socket opens, is gone |
/// | `A> {…}` | the front-end sends a frame |
/// | `A< {…}` | the next frame it gets has at least these members; `session_upserted` is passed over where it is not awaited |
/// | `A closed CODE` | its socket was closed with this code |
/// | `S1 waits`, `says TEXT`, `thinks`, `asks KEY`, `stops REASON`, `dies`, `deleted`, `update KIND {…}` | what the agent of a session does |
///
/// `$S1`, `$S2` are sessions, `$R` the request that was asked last, `$A` the highest number that A
/// has seen. Every other frame at the end of the conversation is one too many, and numbers rise in
/// each session on each socket.
final class Conversation {
    private final GatewayRig rig;
    private final CloudcliLimits limits;
    private final Omissions omissions;
    private final Rereads rereads;
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private long connections = 100;

    private static final class Client {
        private final TestSocket socket;
        private final CloudcliConnection connection;
        private final ArrayDeque<JsonNode> frames = new ArrayDeque<>();
        private final Map<String, Long> seen = new HashMap<>();

        Client(TestSocket socket, CloudcliConnection connection) {
            this.socket = socket;
            this.connection = connection;
        }
    }

    Conversation(GatewayRig rig, CloudcliLimits limits, Omissions omissions) {
        this(rig, limits, omissions, new Rereads());
    }

    Conversation(GatewayRig rig, CloudcliLimits limits, Omissions omissions, Rereads rereads) {
        this.rereads = rereads;
        this.rig = rig;
        this.limits = limits;
        this.omissions = omissions;
    }

    void play(String text) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            try {
                if (!line.isBlank() && !line.startsWith("#")) {
                    play(List.of(line.strip().split(" ", 3)), line.strip());
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("line " + number + ": " + line + "\n" + e.getMessage(), e);
            }
        }
        clients.forEach((name, client) -> {
            settle(name, client);
            assertThat(client.frames.stream().filter(each -> !isUpsert(each)))
                    .as("more frames for " + name)
                    .isEmpty();
        });
    }

    String session(String name) {
        return names.computeIfAbsent(name, _ -> rig.session());
    }

    private void play(List<String> words, String line) {
        String first = words.getFirst();
        if (first.endsWith(">")) {
            say(first.substring(0, first.length() - 1), line.substring(first.length() + 1));
        } else if (first.endsWith("<")) {
            expect(first.substring(0, first.length() - 1), line.substring(first.length() + 1));
        } else if (first.equals("open")) {
            open(words.get(1), GatewayRig.ANN);
        } else if (first.equals("leave")) {
            leave(words.get(1));
        } else if (words.get(1).equals("closed")) {
            assertThat(client(first).socket.closed())
                    .isEqualTo(Optional.of(Integer.parseInt(words.get(2))));
        } else {
            agent(first, words.get(1), words.size() > 2 ? words.get(2) : "");
        }
    }

    /// What was put off may cause commits, and these more of that.
    private void quiet() {
        for (int i = 0; i < 4; i++) {
            rig.step();
        }
    }

    private Client client(String name) {
        return Objects.requireNonNull(clients.get(name), name);
    }

    private void open(String name, Principal principal) {
        TestSocket socket = new TestSocket(rig.loop, principal, ++connections);
        Viewer viewer = new Viewer(rig.gateway, socket, rig.loop, limits, rig.clock, omissions, rereads);
        clients.put(name, new Client(socket, new CloudcliConnection(viewer)));
        quiet();
    }

    private void leave(String name) {
        Client gone = Objects.requireNonNull(clients.remove(name));
        gone.socket.drop();
        gone.connection.closed();
        quiet();
    }

    private void say(String name, String frame) {
        client(name).connection.text(filled(frame).getBytes(StandardCharsets.UTF_8));
        quiet();
    }

    private String filled(String text) {
        String filled = text;
        for (String session : List.of("S1", "S2")) {
            if (filled.contains("$" + session)) {
                filled = filled.replace("$" + session, session(session));
            }
        }
        filled = filled.replace("$R", names.getOrDefault("R", "?"));
        for (var each : clients.entrySet()) {
            long seen = each.getValue().seen.values().stream().mapToLong(n -> n).max().orElse(0);
            filled = filled.replace("$" + each.getKey(), Long.toString(seen));
        }
        return filled;
    }

    private static boolean isUpsert(JsonNode frame) {
        return Json.text(frame, "kind", "").equals("session_upserted");
    }

    private void settle(String name, Client client) {
        quiet();
        for (String text : client.socket.read()) {
            JsonNode frame = Json.parse(text);
            client.frames.add(frame);
            long seq = Json.number(frame, "seq", 0);
            if (seq > 0) {
                String session = Json.text(frame, "sessionId", "");
                Long before = client.seen.put(session, seq);
                assertThat(seq).as(name + " " + text).isGreaterThan(before == null ? 0 : before);
            }
        }
    }

    private void expect(String name, String wanted) {
        Client client = client(name);
        settle(name, client);
        JsonNode expected = Json.parse(filled(wanted));
        while (!isUpsert(expected)
                && !client.frames.isEmpty()
                && isUpsert(client.frames.getFirst())) {
            client.frames.removeFirst();
        }
        assertThat(client.frames).as("nothing came").isNotEmpty();
        JsonNode frame = client.frames.removeFirst();
        assertThat(holds(frame, expected)).as("got " + frame).isTrue();
        String request = Json.text(frame, "requestId", "");
        if (!request.isEmpty()) {
            names.put("R", request);
        }
        frame.path("pendingPermissions")
                .forEach(each -> names.put("R", Json.text(each, "requestId", "")));
    }

    /// Objects have at least the members, arrays and values are the same.
    private static boolean holds(JsonNode frame, JsonNode expected) {
        if (!expected.isObject()) {
            return expected.isArray()
                    ? frame.size() == expected.size()
                            && expected.valueStream()
                                    .allMatch(each ->
                                            frame.valueStream()
                                                    .anyMatch(other -> holds(other, each)))
                    : frame.equals(expected);
        }
        return expected.propertyStream()
                .allMatch(each -> holds(frame.path(each.getKey()), each.getValue()));
    }

    private void agent(String session, String verb, String rest) {
        String id = session(session);
        FakeAgent agent =
                rig.fakes.all().stream()
                        .filter(each -> each.session().equals(id))
                        .reduce((_, later) -> later)
                        .orElseThrow();
        switch (verb) {
            case "says" -> agent.says(rest);
            case "thinks" ->
                    agent.listener()
                            .event(
                                    EventKind.AGENT_THOUGHT_CHUNK,
                                    RawJson.of(
                                            "{\"sessionUpdate\":\"agent_thought_chunk\",\"content\":{\"type\":\"text\",\"text\":"
                                                    + RawJson.ofText(rest)
                                                    + "}}"));
            case "asks" -> agent.asksPermission(Long.parseLong(rest));
            case "stops" -> agent.stops(rest);
            case "dies" -> agent.dies();
            case "deleted" ->
                    rig.gateway.execute(
                            GatewayRig.ANN, 1, new Command.DeleteSession(id), new Awaited());
            case "waits" -> {
                // It is there.
            }
            case "heard" ->
                    assertThat(agent.asked()).anySatisfy(asked -> assertThat(asked).contains(rest));
            case "update" -> {
                RawJson update = RawJson.of(filled(rest));
                String kind = Json.text(update.node(), "sessionUpdate", "");
                agent.listener().event(EventKind.ofUpdate(kind), update);
            }
            default -> throw new IllegalArgumentException("agents do not " + verb);
        }
        quiet();
    }
}
