package io.hyperdex.platform.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void everyTimeIsCountedWhereItBelongs() {
        for (long micros = 0; micros < 70_000_000; micros += 1 + micros / 97) {
            int bucket = Latencies.bucket(micros);

            if (bucket < Latencies.BUCKETS - 1) {
                assertThat(Latencies.highestMicros(bucket)).isBetween(micros, micros + micros / 32);
            }
            assertThat(bucket == 0 ? -1 : Latencies.highestMicros(bucket - 1))
                    .as("below the bucket of " + micros)
                    .isLessThan(micros);
        }
    }

    @Test
    void percentilesAreAtMostThreePercentTooHigh() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var latencies = new Latencies();
        long[] micros = new long[20_000];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = (long) Math.exp(random.nextGaussian() * 2 + 6);
            latencies.record(TimeUnit.MICROSECONDS.toNanos(micros[i]));
        }
        Arrays.sort(micros);

        Latency seen = Latency.of(latencies.snapshot());

        assertThat(seen).isNotNull();
        assertClose(seed, seen.p50Ms(), micros[9_999]);
        assertClose(seed, seen.p90Ms(), micros[17_999]);
        assertClose(seed, seen.p99Ms(), micros[19_799]);
        assertClose(seed, seen.maxMs(), micros[19_999]);
    }

    private static void assertClose(long seed, double shownMillis, long micros) {
        assertThat(shownMillis * 1_000)
                .as("seed " + seed)
                .isGreaterThanOrEqualTo(micros)
                .isCloseTo(micros, Percentage.withPercentage(3.2));
    }
}
