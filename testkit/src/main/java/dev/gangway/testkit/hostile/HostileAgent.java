package dev.gangway.testkit.hostile;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An ACP agent that misbehaves: `java dev.gangway.testkit.hostile.HostileAgent endless-line`.
///
/// It handles one message at a time, so that its own tricks may block it. It exits when its stdin
/// ends, unless that is what it does wrong, and when its stdout is closed.
public final class HostileAgent {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SESSION = "hostile-1";
    private static final int GARBAGE_BYTES = 32 << 20;
    private static final int CHILDREN = 100;
    private static final int NOTHING_BYTES = 1 << 20;
    private static final int REQUESTS = 5000;
    private static final int HUGE_REQUESTS = 6;
    private static final int OPTIONS = 10_000;
    private static final int DEPTH = 100_000;
    private static final String END = "{\"stopReason\":\"end_turn\"}";
    private static final String CHILD_SECONDS = "600";

    private final Misbehaviour misbehaviour;
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);

    private HostileAgent(Misbehaviour misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    /// The program. Its one argument is the [Misbehaviour]'s word.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Misbehaviour misbehaviour = Misbehaviour.of(arguments[0]);
        if (misbehaviour == Misbehaviour.IGNORE_SIGTERM) {
            ignoreSigterm();
        }
        new HostileAgent(misbehaviour).run();
        if (misbehaviour == Misbehaviour.IGNORE_SIGTERM) {
            forever();
        }
    }

    private void run() throws IOException, InterruptedException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null) {
            if (misbehaviour != Misbehaviour.SILENT) {
                received(MAPPER.readTree(line));
            }
            line = lines.readLine();
        }
    }

    private void received(JsonNode message) throws IOException, InterruptedException {
        String id = message.path("id").toString();
        switch (message.path("method").asString("")) {
            case "initialize" -> initialize(id);
            case "session/new" -> answer(id, "{\"sessionId\":\"" + SESSION + "\"}");
            case "session/load" -> answer(id, "{}");
            case "session/prompt" -> prompted(id);
            default -> {
                // Notifications and replies: it does not listen.
            }
        }
    }

    private void initialize(String id) throws IOException {
        if (misbehaviour == Misbehaviour.DIES_IN_INITIALIZE) {
            System.err.println("hostile agent: dying in initialize, as told");
            Runtime.getRuntime().halt(3);
        }
        answer(
                id,
                "{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true},"
                        + "\"agentInfo\":{\"name\":\"hostile\",\"version\":\"1\"}}");
    }

    private void prompted(String id) throws IOException, InterruptedException {
        chunk(SESSION, "before");
        switch (misbehaviour) {
            case ENDLESS_LINE -> endlessLine();
            case BROKEN_UTF8 -> brokenUtf8();
            case FLOOD -> flood();
            case HUNDRED_CHILDREN -> hundredChildren();
            case SETSID_CHILD -> start("setsid", "sleep", CHILD_SECONDS);
            case ANSWERS_TWICE -> answer(id, "{\"stopReason\":\"refusal\"}");
            case UNKNOWN_IDS -> unknownIds();
            case FOREIGN_SESSION_IDS -> foreignSessions();
            case NEVER_ANSWERS_CANCEL -> {
                return;
            }
            case WITHDRAWS_PERMISSION -> withdrawsPermission();
            case DUPLICATE_UPDATE_KEY -> duplicateUpdateKey();
            case HUGE_GARBAGE -> hugeGarbage();
            case MEGABYTE_OF_NOTHING -> nothing();
            case ENDLESS_REQUESTS -> requests(REQUESTS, "");
            case HUGE_OPTIONS -> requests(HUGE_REQUESTS, option().repeat(OPTIONS));
            case DEEP_JSON -> deepJson();
            case DUPLICATE_TOOL_IDS -> duplicateToolIds();
            case CLOSES_STDOUT -> {
                output.close();
                forever();
            }
            case CLOSES_STDIN -> {
                chunk(SESSION, "after");
                answer(id, END);
                new FileInputStream(FileDescriptor.in).close();
                forever();
            }
            case EXITS_LEAVING_CHILD -> {
                start("sleep", CHILD_SECONDS);
                Runtime.getRuntime().halt(7);
            }
            case CLEAN_CHILD ->
                    start(
                            "setsid",
                            "env",
                            "-i",
                            "/bin/sh",
                            "-c",
                            "sleep " + CHILD_SECONDS + "; exit",
                            Path.of("").toAbsolutePath().toString());
            case SILENT, IGNORE_SIGTERM, DIES_IN_INITIALIZE -> {
                // Wrong elsewhere than in a turn.
            }
        }
        chunk(SESSION, "after");
        answer(id, END);
    }

    private void endlessLine() throws IOException {
        byte[] piece = new byte[64 * 1024];
        Arrays.fill(piece, (byte) 'x');
        while (true) {
            output.write(piece);
        }
    }

    private void brokenUtf8() throws IOException {
        String text = "\u00c3(\u00ff\u00fe";
        output.write((update(SESSION, text) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void flood() throws IOException {
        byte[] lines =
                (update(SESSION, "flood") + "\n").repeat(300).getBytes(StandardCharsets.UTF_8);
        while (true) {
            output.write(lines);
        }
    }

    private static void hundredChildren() throws IOException {
        for (int i = 0; i < CHILDREN; i++) {
            start("sleep", CHILD_SECONDS);
        }
    }

    /// The child has this program's stdout and stderr, so that the pipes stay open.
    private static void start(String... command) throws IOException {
        new ProcessBuilder(command).inheritIO().start();
    }

    private void unknownIds() throws IOException {
        answer("\"never-asked\"", "{}");
        answer("987654321", "{\"outcome\":{\"outcome\":\"cancelled\"}}");
        answer("null", "{}");
        write("{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"error\":{\"code\":1,\"message\":\"m\"}}");
        write(
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\","
                        + "\"params\":{\"requestId\":424242}}");
    }

    private void foreignSessions() throws IOException {
        chunk("not-there", "for nobody");
        chunk("", "for nobody");
        chunk("victim", "for somebody else");
    }

    private void withdrawsPermission() throws IOException {
        write(
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"session/request_permission\","
                        + "\"params\":{\"sessionId\":\""
                        + SESSION
                        + "\",\"toolCall\":{\"toolCallId\":\"t\",\"title\":\"T\"},\"options\":"
                        + "[{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"}]}}");
        write(
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\","
                        + "\"params\":{\"requestId\":77}}");
    }

    private void nothing() throws IOException {
        output.write("\n".repeat(NOTHING_BYTES).getBytes(StandardCharsets.UTF_8));
        write(" ".repeat(NOTHING_BYTES / 2));
    }

    /// @param options more of them, each with a comma before it
    private void requests(int count, String options) throws IOException {
        for (int i = 0; i < count; i++) {
            write(
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                            + (1000 + i)
                            + ",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\""
                            + SESSION
                            + "\",\"toolCall\":{\"toolCallId\":\"t\",\"title\":\"T\"},\"options\":[{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"}"
                            + options
                            + "]}}");
        }
    }

    private static String option() {
        return ",{\"optionId\":\"more\",\"name\":\"More of the same\",\"kind\":\"allow_once\"}";
    }

    private void deepJson() throws IOException {
        write(update(SESSION, "deep").replace("\"deep\"", "[".repeat(DEPTH) + "]".repeat(DEPTH)));
        write(update(SESSION, "deep").replace("\"deep\"", "[".repeat(DEPTH)));
        write("{\"a\":".repeat(DEPTH));
    }

    private void duplicateToolIds() throws IOException {
        for (String status : List.of("pending", "in_progress", "completed")) {
            tool("tool_call", status);
        }
        tool("tool_call_update", "completed");
        tool("tool_call_update", "failed");
    }

    private void tool(String kind, String status) throws IOException {
        write(
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""
                        + SESSION
                        + "\",\"update\":{\"sessionUpdate\":\""
                        + kind
                        + "\",\"toolCallId\":\"same\",\"title\":\"Same\",\"status\":\""
                        + status
                        + "\"}}}");
    }

    private void duplicateUpdateKey() throws IOException {
        String whole = update(SESSION, "seen");
        String second = ",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{}}}}";
        write(whole.substring(0, whole.length() - 2) + second);
    }

    private void hugeGarbage() throws IOException {
        Random random = new Random(1);
        byte[] piece = new byte[64 * 1024];
        for (int written = 0; written < GARBAGE_BYTES; written += piece.length) {
            random.nextBytes(piece);
            output.write(piece);
        }
        output.write('\n');
    }

    private void chunk(String session, String text) throws IOException {
        write(update(session, text));
    }

    private static String update(String session, String text) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""
                + session
                + "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\","
                + "\"content\":{\"type\":\"text\",\"text\":\""
                + text
                + "\"}}}}";
    }

    private void answer(String id, String result) throws IOException {
        write("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private void write(String line) throws IOException {
        output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// A JVM that is told to end runs its shutdown hooks first; this one never comes to its end.
    private static void ignoreSigterm() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(HostileAgent::forever));
    }

    private static void forever() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // Deaf to that, too.
            }
        }
    }
}
