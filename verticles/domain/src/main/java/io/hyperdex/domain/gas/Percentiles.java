package io.hyperdex.domain.gas;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Percentiles of exact decimals, sorted once. */
public final class Percentiles {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final List<BigDecimal> values;
    /** How many there are up to each of the values. */
    private final List<Long> counts;

    private final long n;

    public Percentiles(Collection<BigDecimal> values) {
        this(
                values.stream().sorted().toList(),
                LongStream.rangeClosed(1, values.size()).boxed().toList(),
                values.size());
    }

    /**
     * Of values of which only some are known: those at the places that are asked for.
     *
     * @param known ascending
     * @param upTo how many there are up to each of the known ones
     * @param n how many there are
     */
    public Percentiles(List<BigDecimal> known, List<Long> upTo, long n) {
        this.values = List.copyOf(known);
        this.counts = List.copyOf(upTo);
        this.n = n;
    }

    public int n() {
        return Math.toIntExact(n);
    }

    /**
     * Linear interpolation between the values at (n − 1)·percent/100; null of nothing.
     *
     * @param percent 0 to 100
     */
    public @Nullable BigDecimal at(int percent) {
        if (n == 0) {
            return null;
        }
        long hundredths = (n - 1) * percent;
        long below = hundredths / 100;
        BigDecimal value = value(below);
        long rest = hundredths % 100;
        if (rest == 0) {
            return value;
        }
        BigDecimal step = value(below + 1).subtract(value);
        return value.add(Decimals.ratio(step.multiply(BigDecimal.valueOf(rest)), HUNDRED));
    }

    private BigDecimal value(long place) {
        int low = 0;
        int high = counts.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (counts.get(middle) > place) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return values.get(low);
    }
}
