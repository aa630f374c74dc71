package io.hyperdex.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final Breaker breaker = new Breaker();

    @Test
    void opensAtTheFifthFailureAmongTheLastTen() {
        for (int round = 0; round < 4; round++) {
            assertThat(breaker.opensAfter(true)).isFalse();
            assertThat(breaker.opensAfter(false)).isFalse();
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.opensAfter(false)).isTrue();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void forgetsFailuresThatAreLongPast() {
        IntStream.range(0, 1_000)
                .forEach(n -> assertThat(breaker.opensAfter(n % 3 != 0)).isFalse());
    }

    @Test
    void isClosedByAnAnswerOnly() {
        fail(5);
        breaker.asking();
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        breaker.asked(false);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        breaker.asking();
        breaker.asked(true);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void countsFromNothingAfterItHasClosed() {
        fail(5);
        breaker.asking();
        breaker.asked(true);
        fail(4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void heedsNoOutcomeOfACommandThatWasSentBeforeItOpened() {
        fail(5);
        assertThat(breaker.opensAfter(false)).isFalse();
        assertThat(breaker.opensAfter(true)).isFalse();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    private void fail(int times) {
        IntStream.range(0, times).forEach(n -> breaker.opensAfter(false));
    }
}
