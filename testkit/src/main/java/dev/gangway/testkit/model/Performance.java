package dev.gangway.testkit.model;

import dev.gangway.testkit.model.RequestLog.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Plays one step of a script as the answer to one request. Used by one thread, once.
final class Performance {
    private static final int PIECE_CHARACTERS = 12;

    private final HttpConnection connection;
    private final ModelRequest request;
    private final AnswerEncoder encoder;
    private final Attempts attempts;
    private final String callId;
    private Usage usage = new Usage(10, 5);
    private StopReason reason = StopReason.END;
    private int pieces;

    Performance(
            HttpConnection connection,
            ModelRequest request,
            AnswerEncoder encoder,
            Attempts attempts,
            String callId) {
        this.connection = connection;
        this.request = request;
        this.encoder = encoder;
        this.attempts = attempts;
        this.callId = callId;
    }

    /// How many pieces went out.
    int pieces() {
        return pieces;
    }

    /// Plays the step to its end, or until the client goes away.
    Outcome play(List<Directive> step) throws InterruptedException {
        try {
            begin();
            for (Directive directive : step) {
                Optional<Outcome> cut = perform(directive);
                if (cut.isPresent()) {
                    return cut.get();
                }
            }
            end();
            return Outcome.COMPLETE;
        } catch (IOException ignored) {
            // Writing fails only when the client has gone away, which is the outcome.
            return Outcome.CLIENT_GONE;
        }
    }

    private Optional<Outcome> perform(Directive directive)
            throws IOException, InterruptedException {
        switch (directive) {
            case Directive.Say(String text) -> say(text);
            case Directive.Think(String text) -> think(text);
            case Directive.History() -> say(request.history());
            case Directive.Usage(long input, long output) -> usage = new Usage(input, output);
            case Directive.Stop(StopReason why) -> reason = why;
            case Directive.Shell(String command) ->
                    call(ToolCall.shell(request.tools(), callId, command), "shell");
            case Directive.Write(String path, String content) ->
                    call(ToolCall.write(request.tools(), callId, path, content), "write");
            case Directive.Stream(int count, Duration delay) -> {
                return stream(count, delay);
            }
            case Directive.Drop drop -> {
                return drop(drop);
            }
            case Directive.Hang() -> {
                connection.awaitGone();
                return Optional.of(Outcome.CLIENT_GONE);
            }
            case Directive.Fail _ -> {
                // Answered before the performance began, or used up.
            }
        }
        return Optional.empty();
    }

    private void say(String text) throws IOException {
        for (int from = 0; from < text.length(); from += PIECE_CHARACTERS) {
            send(encoder.text(pieceOf(text, from)));
        }
    }

    private void think(String text) throws IOException {
        for (int from = 0; from < text.length(); from += PIECE_CHARACTERS) {
            send(encoder.thought(pieceOf(text, from)));
        }
    }

    private static String pieceOf(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + PIECE_CHARACTERS));
    }

    private Optional<Outcome> stream(int count, Duration delay)
            throws IOException, InterruptedException {
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            send(encoder.text(ordinal(ordinal)));
            if (connection.goneWithin(delay)) {
                return Optional.of(Outcome.CLIENT_GONE);
            }
        }
        return Optional.empty();
    }

    private Optional<Outcome> drop(Directive.Drop drop) throws IOException {
        if (!attempts.within(request, drop, drop.times())) {
            return Optional.empty();
        }
        for (int ordinal = 1; ordinal <= drop.pieces(); ordinal++) {
            send(encoder.text(ordinal(ordinal)));
        }
        return Optional.of(Outcome.DROPPED);
    }

    private static String ordinal(int ordinal) {
        return String.format(Locale.ROOT, "%010d ", ordinal);
    }

    private void call(Optional<ToolCall> call, String kind) throws IOException {
        if (call.isEmpty()) {
            say("No " + kind + " tool is offered.");
        } else {
            send(encoder.toolCall(call.get()));
            reason = StopReason.TOOL;
        }
    }

    private void begin() throws IOException {
        String opening = encoder.begin();
        if (request.streamed()) {
            connection.beginStream();
            connection.piece(opening);
        }
    }

    private void send(String events) throws IOException {
        pieces++;
        if (request.streamed()) {
            connection.piece(events);
        }
    }

    private void end() throws IOException {
        String closing = encoder.end(reason, usage);
        if (request.streamed()) {
            connection.piece(closing);
            connection.endStream();
        } else {
            connection.respond(200, "application/json", encoder.whole().toString());
        }
    }
}
