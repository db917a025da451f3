package dev.gangway.redact;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;

/// Writes log events as JSON, one object a line, and takes the secrets out of their texts.
public final class RedactedJsonLines extends JsonEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = super.encode(event);
        try {
            return (RedactedJson.of(RawJson.of(line)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (InvalidJson broken) {
            // Half a surrogate pair, for one: as text it is still a line without secrets.
            return Redaction.of(new String(line, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
