package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fake.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OneTimeCodesTest {
    private final FakeClock clock = new FakeClock();
    private final OneTimeCodes<String> codes = new OneTimeCodes<>(clock, Duration.ofSeconds(30), 2);

    @Test
    void aCodeIsGoodOnce() {
        codes.add("a", "ann");

        assertThat(codes.take("a")).contains("ann");
        assertThat(codes.take("a")).isEmpty();
    }

    @Test
    void aCodeIsGoodUntilItsTimeIsOver() {
        codes.add("a", "ann");
        codes.add("b", "bob");

        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(codes.take("a")).contains("ann");
        clock.advance(Duration.ofMillis(1));
        assertThat(codes.take("b")).isEmpty();
        assertThat(codes.size()).isZero();
    }

    @Test
    void ofTooManyTheOldestIsForgotten() {
        codes.add("a", "ann");
        codes.add("b", "bob");
        codes.add("c", "cat");

        assertThat(codes.size()).isEqualTo(2);
        assertThat(codes.take("a")).isEmpty();
        assertThat(codes.take("b")).contains("bob");
    }

    @Test
    void aCodeThatIsOpenIsNotGivenToAnother() {
        assertThat(codes.add("a", "ann")).isTrue();
        assertThat(codes.add("a", "bob")).isFalse();
        assertThat(codes.take("a")).contains("ann");
    }
}
