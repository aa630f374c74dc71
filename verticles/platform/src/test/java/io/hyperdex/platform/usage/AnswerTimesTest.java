package io.hyperdex.platform.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    @Test
    void quantileIsTheUpperBoundOfItsClass() {
        long[] counts = new long[AnswerTimes.CLASSES];
        for (int millis = 1; millis <= 100; millis++) {
            counts[AnswerTimes.classOf(Duration.ofMillis(millis).toNanos())]++;
        }
        assertThat(AnswerTimes.quantileMillis(counts, 0.01)).isEqualTo(1);
        assertThat(AnswerTimes.quantileMillis(counts, 0.5)).isEqualTo(50);
        assertThat(AnswerTimes.quantileMillis(counts, 0.99)).isEqualTo(100);
    }

    @Test
    void quantileIsUnknownWithoutAnswersAndBeyondTheLastBound() {
        long[] counts = new long[AnswerTimes.CLASSES];
        assertThat(AnswerTimes.quantileMillis(counts, 0.5)).isNull();
        counts[AnswerTimes.classOf(Duration.ofMinutes(1).toNanos())]++;
        assertThat(AnswerTimes.quantileMillis(counts, 0.5)).isNull();
    }
}
