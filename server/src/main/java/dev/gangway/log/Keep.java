package dev.gangway.log;

import java.time.Duration;
import java.util.Objects;

/// How much of each stream is kept. What a stream still needs is kept whatever the rule says: what
/// lies above its checkpoint or its transcript's watermark, and a running turn.
public sealed interface Keep {
    /// Everything, for ever.
    Keep EVERYTHING = new Everything();

    record Everything() implements Keep {}

    /// What is younger than this.
    record Young(Duration age) implements Keep {
        public Young {
            Objects.requireNonNull(age);
            if (!age.isPositive()) {
                throw new IllegalArgumentException("an age is longer than nothing");
            }
        }
    }

    /// The newest, so many bytes of blocks in each stream or a little more.
    record Newest(long bytes) implements Keep {
        public Newest {
            if (bytes < 1) {
                throw new IllegalArgumentException("a size counts from 1");
            }
        }
    }
}
