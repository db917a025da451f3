package dev.gangway.testkit.puppet;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// A puppet in the place of `cursor-agent`, as other servers start it: the prompt is an argument,
/// each message a line of JSON, the end of the program the end of the turn. It can say things, and
/// cannot ask.
public final class CursorPuppet implements Voice {
    private static final String RESUME = "--resume=";
    private static final int TERMINATED = 143;

    private final OutputStream output = new FileOutputStream(FileDescriptor.out);
    private final String session;

    private CursorPuppet(String session) {
        this.session = session;
    }

    /// The program, with the arguments of `cursor-agent`.
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        String session =
                given.stream()
                        .filter(each -> each.startsWith(RESUME))
                        .map(each -> each.substring(RESUME.length()))
                        .findFirst()
                        .orElseGet(() -> UUID.randomUUID().toString());
        int prompt = given.indexOf("-p") + 1;
        new CursorPuppet(session).run(prompt == 0 ? "" : given.get(prompt));
    }

    private void run(String prompt) {
        Thread turn = Thread.currentThread();
        // A stop is for the script to heed, or not: until then the hook does not end.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(turn)));
        line(message("system").put("subtype", "init").put("model", "puppet"), false);
        switch (new Script(prompt, this).play()) {
            case Script.End.Stopped(String reason) -> {
                if (reason.equals("cancelled")) {
                    Runtime.getRuntime().halt(TERMINATED);
                }
                line(message("result").put("subtype", "success"), false);
            }
            case Script.End.Failed(String why) -> {
                System.err.println(why);
                line(message("result").put("subtype", "error"), false);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void stop(Thread turn) {
        turn.interrupt();
        try {
            turn.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode message(String type) {
        return AcpPuppet.MAPPER.createObjectNode().put("type", type).put("session_id", session);
    }

    private synchronized void line(ObjectNode message, boolean inPieces) {
        byte[] bytes = (message + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            for (int i = 0; i < bytes.length; i += inPieces ? 1 : bytes.length) {
                output.write(bytes, i, inPieces ? 1 : bytes.length);
                output.flush();
                if (inPieces && bytes[i] < 0) {
                    Thread.sleep(AcpLines.TORN_MILLIS);
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode assistant(String text) {
        ObjectNode message = message("assistant");
        message.putObject("message")
                .put("role", "assistant")
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        return message;
    }

    @Override
    public void say(String text) {
        line(assistant(text), false);
    }

    @Override
    public void sayInPieces(String text) {
        line(assistant(text), true);
    }

    @Override
    public void think(String text) {
        throw new UnsupportedOperationException("thoughts");
    }

    @Override
    public void toolStarts(String id, String title) {
        throw new UnsupportedOperationException("tools");
    }

    @Override
    public void toolEnds(String id, boolean failed, String text) {
        throw new UnsupportedOperationException("tools");
    }

    @Override
    public void update(String json) {
        throw new UnsupportedOperationException("updates");
    }

    @Override
    public String ask(String title) {
        throw new UnsupportedOperationException("permissions");
    }

    @Override
    public String mode() {
        throw new UnsupportedOperationException("modes");
    }

    @Override
    public String option() {
        throw new UnsupportedOperationException("options");
    }

    @Override
    public String heard() {
        throw new UnsupportedOperationException("what was heard");
    }

    @Override
    public void used(long input, long out, double cost) {
        throw new UnsupportedOperationException("usage");
    }
}
