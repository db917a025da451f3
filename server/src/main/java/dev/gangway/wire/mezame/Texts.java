package dev.gangway.wire.mezame;

import dev.gangway.wire.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Refusals of this wire's routes: a sentence as plain text, which the front-end does not read and
/// a person may.
final class Texts {
    private Texts() {}

    static void answer(Exchange exchange, int status, String sentence) {
        exchange.answer(
                status,
                "text/plain; charset=utf-8",
                (sentence + "\n").getBytes(StandardCharsets.UTF_8),
                List.of());
    }
}
