package io.hyperdex.ingest.store;

import io.hyperdex.domain.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open times of the newest candles that this node has written of each pool. What is newer is most probably not in the store:
 * it is unless another node writes the pool too, or the pool's past is posted after its present to a node that was started
 * between. Not thread-safe.
 */
final class NewestCandles {
    private static final int POOLS_MAX = 20_000;

    /** {@code CandleLocks.ORDER}. */
    private static final Comparator<Fresh> ORDER = Comparator.comparing(Fresh::interval)
            .thenComparing(Fresh::openTime, Comparator.reverseOrder())
            .thenComparing(fresh -> fresh.candle.poolId());

    /** By pool, the open time of each of {@link Interval#STORED}. */
    private final Map<Integer, Instant[]> newest = new Remembered<>(POOLS_MAX);

    /**
     * A batch's candles.
     *
     * @param fresh believed not to be in the store, each for one length, in the order in which candles are locked
     * @param others to be added to what may be stored
     */
    record Split(List<PoolCandle> fresh, List<PoolCandle> others) {}

    /** A candle for one length. */
    private record Fresh(Interval interval, Instant openTime, PoolCandle candle) {}

    /** Divides a batch's candles, and remembers them as written. */
    Split split(Collection<PoolCandle> candles) {
        List<Fresh> fresh = new ArrayList<>();
        List<PoolCandle> others = new ArrayList<>();
        for (PoolCandle candle : candles) {
            divide(candle, newest.get(candle.poolId()), fresh, others);
        }
        Map<Integer, Instant[]> written = new HashMap<>();
        candles.forEach(candle ->
                raise(written.computeIfAbsent(candle.poolId(), pool -> new Instant[Interval.STORED.size()]), candle));
        written.forEach((pool, times) -> newest.merge(pool, times, NewestCandles::later));
        fresh.sort(ORDER);
        return new Split(fresh.stream().map(Fresh::candle).toList(), others);
    }

    void forget() {
        newest.clear();
    }

    /** What is newer than the newest of a long interval is so in the shorter ones, too. */
    private static void divide(
            PoolCandle candle, Instant @Nullable [] known, List<Fresh> fresh, List<PoolCandle> others) {
        for (Interval interval : candle.candle().intervals()) {
            Instant stored = known == null ? null : known[Interval.STORED.indexOf(interval)];
            Instant openTime = candle.candle().openTime(interval);
            if (stored == null || !openTime.isAfter(stored)) {
                others.add(new PoolCandle(
                        candle.poolId(),
                        candle.candle().of(interval, candle.candle().longest())));
                return;
            }
            fresh.add(new Fresh(
                    interval,
                    openTime,
                    new PoolCandle(candle.poolId(), candle.candle().of(interval, interval))));
        }
    }

    private static void raise(Instant[] times, PoolCandle candle) {
        for (Interval interval : candle.candle().intervals()) {
            int place = Interval.STORED.indexOf(interval);
            Instant time = candle.candle().openTime(interval);
            times[place] = times[place] == null || time.isAfter(times[place]) ? time : times[place];
        }
    }

    private static Instant[] later(Instant[] one, Instant[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] = other[i].isAfter(one[i]) ? other[i] : one[i];
        }
        return one;
    }
}
