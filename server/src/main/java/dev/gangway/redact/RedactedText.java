package dev.gangway.redact;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/// Takes the secrets out of what a pattern of the log makes: `%redact(%msg%n%ex)`, so that message,
/// arguments and the texts of exceptions are looked at alike.
public final class RedactedText extends CompositeConverter<ILoggingEvent> {
    @Override
    protected String transform(ILoggingEvent event, String text) {
        return Redaction.of(text);
    }
}
