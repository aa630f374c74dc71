package io.hyperdex.domain.gas;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Percentiles of exact decimals, sorted once. */
public final class Percentiles {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final List<BigDecimal> sorted;

    public Percentiles(Collection<BigDecimal> values) {
        sorted = values.stream().sorted().toList();
    }

    public int n() {
        return sorted.size();
    }

    /**
     * Linear interpolation between the values at (n − 1)·percent/100; null of nothing.
     *
     * @param percent 0 to 100
     */
    public @Nullable BigDecimal at(int percent) {
        if (sorted.isEmpty()) {
            return null;
        }
        long hundredths = (long) (sorted.size() - 1) * percent;
        int below = (int) (hundredths / 100);
        BigDecimal value = sorted.get(below);
        long rest = hundredths % 100;
        if (rest == 0) {
            return value;
        }
        BigDecimal step = sorted.get(below + 1).subtract(value);
        return value.add(Decimals.ratio(step.multiply(BigDecimal.valueOf(rest)), HUNDRED));
    }
}
