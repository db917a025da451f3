package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.StreamName;
import java.util.Objects;

/// A form in which streams are encoded. Cursors of the same variant share their bytes. Two variants
/// are the same when wire, dialect and framing are.
public record Variant(String wire, String dialect, Framing framing, Encoders encoders) {
    /// Makes the encoder for one stream.
    @FunctionalInterface
    public interface Encoders {
        Encoder open(StreamName stream, Epoch epoch);
    }

    public Variant {
        Objects.requireNonNull(wire);
        Objects.requireNonNull(dialect);
        Objects.requireNonNull(framing);
        Objects.requireNonNull(encoders);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variant that
                && wire.equals(that.wire)
                && dialect.equals(that.dialect)
                && framing == that.framing;
    }

    @Override
    public int hashCode() {
        return Objects.hash(wire, dialect, framing);
    }

    @Override
    public String toString() {
        return wire + "-" + dialect + "/" + framing;
    }
}
