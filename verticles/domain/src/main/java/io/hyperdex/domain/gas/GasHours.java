package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gas prices by the hour of the day, UTC. */
public final class GasHours {
    private static final int HOURS = 24;

    private GasHours() {}

    /** All 24 hours, also those without a price. */
    public static List<Hour> of(Collection<Sample> samples) {
        List<List<BigDecimal>> prices = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            prices.add(new ArrayList<>());
        }
        for (Sample sample : samples) {
            prices.get(sample.time.atOffset(ZoneOffset.UTC).getHour()).add(sample.price);
        }
        List<Hour> hours = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            hours.add(Hour.of(hour, new Percentiles(prices.get(hour))));
        }
        return hours;
    }

    /** The hours with the lowest median, the lowest first; of equal ones the earlier. */
    public static List<Hour> best(List<Hour> hours, int count) {
        return hours.stream()
                .filter(hour -> hour.p50 != null)
                .sorted(Comparator.comparing((Hour hour) -> Objects.requireNonNull(hour.p50)))
                .limit(count)
                .toList();
    }

    /** A gas price, in wei per unit of gas, at a time. */
    public record Sample(Instant time, BigDecimal price) {}

    /**
     * @param hour 0 to 23
     * @param p10 percentiles of the gas price; null without samples
     * @param n samples
     */
    public record Hour(
            int hour,
            @Nullable BigDecimal p10,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p90,
            int n) {

        /** The hour whose gas prices have these percentiles. */
        public static Hour of(int hour, Percentiles of) {
            return new Hour(hour, of.at(10), of.at(50), of.at(90), of.n());
        }
    }
}
