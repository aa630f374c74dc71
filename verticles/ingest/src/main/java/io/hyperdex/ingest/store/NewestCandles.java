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

    /** {@code CandleLocks.ORDER} of candles that are each for one length. */
    private static final Comparator<PoolCandle> ORDER = Comparator.comparing(
                    (PoolCandle candle) -> candle.candle().shortest())
            .thenComparing(candle -> candle.candle().openTime(candle.candle().shortest()), Comparator.reverseOrder())
            .thenComparing(PoolCandle::poolId);

    /** By pool, the open time of each of {@link Interval#STORED}. */
    private final Map<Integer, Instant[]> newest = new Remembered<>(POOLS_MAX);

    /**
     * A batch's candles.
     *
     * @param fresh believed not to be in the store, each for one length, in the order in which candles are locked
     * @param others to be added to what may be stored
     */
    record Split(List<PoolCandle> fresh, List<PoolCandle> others) {}

    /** Divides a batch's candles, and remembers them as written. */
    Split split(Collection<PoolCandle> candles) {
        var split = new Split(new ArrayList<>(), new ArrayList<>());
        for (PoolCandle candle : candles) {
            divide(candle, newest.get(candle.poolId()), split);
        }
        Map<Integer, Instant[]> written = new HashMap<>();
        candles.forEach(candle ->
                raise(written.computeIfAbsent(candle.poolId(), pool -> new Instant[Interval.STORED.size()]), candle));
        written.forEach((pool, times) -> newest.merge(pool, times, NewestCandles::later));
        split.fresh.sort(ORDER);
        return split;
    }

    void forget() {
        newest.clear();
    }

    /** What is newer than the newest of a long interval is so in the shorter ones, too. */
    private static void divide(PoolCandle candle, Instant @Nullable [] known, Split split) {
        for (Interval interval : candle.candle().intervals()) {
            Instant stored = known == null ? null : known[Interval.STORED.indexOf(interval)];
            if (stored == null || !candle.candle().openTime(interval).isAfter(stored)) {
                split.others.add(new PoolCandle(
                        candle.poolId(),
                        candle.candle().of(interval, candle.candle().longest())));
                return;
            }
            split.fresh.add(new PoolCandle(candle.poolId(), candle.candle().of(interval, interval)));
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
