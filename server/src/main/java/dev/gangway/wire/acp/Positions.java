package dev.gangway.wire.acp;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Reads positions as clients write them: `{"epoch":"0-9f3ac1","seq":17}`.
final class Positions {
    private Positions() {}

    /// @param name of the parameter, for the refusal
    /// @param current asked for the stream's epoch when the client says `{"seq":0}`
    static Position read(String name, JsonNode position, Supplier<Epoch> current) {
        JsonNode sequence = position.path("seq");
        if (!sequence.isIntegralNumber() || !sequence.canConvertToLong()) {
            throw Params.invalid(name + ".seq must be a whole number");
        }
        long number = sequence.longValue();
        if (number < 0 || number >= Position.SEQUENCE_LIMIT) {
            throw Params.invalid(name + ".seq is out of range");
        }
        return new Position(number == 0 ? current.get() : epoch(name, position), number);
    }

    private static Epoch epoch(String name, JsonNode position) {
        try {
            return Epoch.parse(position.path("epoch").stringValue(""));
        } catch (IllegalArgumentException notOne) {
            throw Params.invalid(name + ".epoch must be one as in 0-9f3ac1");
        }
    }
}
