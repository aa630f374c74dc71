package io.hyperdex.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewestCandlesTest {
    private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

    private record Key(int pool, Interval interval, Instant openTime) {}

    @Test
    void freshIsOnlyWhatWasNeverWritten() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        var newest = new NewestCandles();
        Set<Key> written = new HashSet<>();
        int fresh = 0;
        for (int batch = 0; batch < 500; batch++) {
            List<PoolCandle> candles = CandleTable.fold(fills(random, batch * 1_800));
            NewestCandles.Split split = newest.split(candles);
            List<Key> divided = new ArrayList<>(keys(split.fresh()));
            assertThat(divided)
                    .noneMatch(written::contains)
                    .isSortedAccordingTo(Comparator.comparing(Key::interval)
                            .thenComparing(Key::openTime, Comparator.reverseOrder())
                            .thenComparing(Key::pool));
            assertThat(split.fresh())
                    .allMatch(one -> one.candle().shortest() == one.candle().longest());
            divided.addAll(keys(split.others()));
            assertThat(divided)
                    .containsExactlyInAnyOrderElementsOf(keys(candles))
                    .doesNotHaveDuplicates();
            written.addAll(divided);
            fresh += split.fresh().size();
        }
        assertThat(fresh).as("candles known to be new").isGreaterThan(written.size() / 2);
        newest.forget();
        assertThat(newest.split(CandleTable.fold(fills(random, 1_000_000))).fresh())
                .isEmpty();
    }

    private static List<Key> keys(List<PoolCandle> candles) {
        List<Key> keys = new ArrayList<>();
        for (PoolCandle candle : candles) {
            for (Interval interval : candle.candle().intervals()) {
                keys.add(new Key(candle.poolId(), interval, candle.candle().openTime(interval)));
            }
        }
        return keys;
    }

    /** Of some pools, around a time, sometimes long before it. */
    private static Map<Integer, List<Fill>> fills(Random random, int second) {
        Map<Integer, List<Fill>> fills = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            int late = random.nextInt(10) == 0 ? random.nextInt(200_000) : 0;
            Instant time = START.plusSeconds(second + random.nextInt(3_600) - late);
            var order = OrderKey.of(time, null, null, second + "-" + i, "a");
            fills.computeIfAbsent(random.nextInt(6), pool -> new ArrayList<>())
                    .add(new Fill(time, order, true, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN, null));
        }
        return fills;
    }
}
