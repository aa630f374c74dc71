package io.hyperdex.domain.risk;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Daily time-weighted returns, day by day in UTC: the value is told just before each flow and at each midnight, and a day's
 * return chains the stretches between them. The state between two of them is a value, so it can be stored and continued.
 *
 * @param day the day that is open
 * @param startValue at its midnight
 * @param deposits of the day so far, like {@code withdrawals} ≥ 0
 * @param value after the last flow, or at midnight
 * @param growth product of the stretches so far; null while nothing has been at work today
 */
public record DayReturns(
        LocalDate day,
        BigDecimal startValue,
        BigDecimal deposits,
        BigDecimal withdrawals,
        BigDecimal value,
        @Nullable BigDecimal growth) {

    /** Starts on the day of the first event, with what was there at its midnight. */
    public static DayReturns starting(LocalDate day, BigDecimal value) {
        return new DayReturns(day, value, BigDecimal.ZERO, BigDecimal.ZERO, value, null);
    }

    /**
     * Money that came in (positive) or went out.
     *
     * @param valueBefore of everything held, just before it
     */
    public DayReturns flow(Instant time, BigDecimal valueBefore, BigDecimal amount) {
        if (!day.equals(LocalDate.ofInstant(time, ZoneOffset.UTC))) {
            throw new IllegalArgumentException("the days before " + time + " are not closed");
        }
        return new DayReturns(
                day,
                startValue,
                deposits.add(amount.max(BigDecimal.ZERO)),
                withdrawals.subtract(amount.min(BigDecimal.ZERO)),
                valueBefore.add(amount),
                grown(valueBefore));
    }

    /** What the day was, as it ends with this value; {@link #next} starts the one after it. */
    public Day close(BigDecimal endValue) {
        BigDecimal total = grown(endValue);
        double value =
                total == null ? Double.NaN : total.subtract(BigDecimal.ONE).doubleValue();
        return new Day(day, startValue, deposits, withdrawals, endValue, Double.isFinite(value) ? value : Double.NaN);
    }

    public DayReturns next(BigDecimal endValue) {
        return starting(day.plusDays(1), endValue);
    }

    /** A stretch that starts with nothing, or with less, is not capital at work and does not count. */
    private @Nullable BigDecimal grown(BigDecimal valueNow) {
        if (value.signum() <= 0) {
            return growth;
        }
        BigDecimal stretch = Decimals.ratio(valueNow, value);
        return growth == null ? stretch : growth.multiply(stretch, Decimals.STORED);
    }

    /** The days of a series as measures take them. */
    public static double[] returns(List<Day> days) {
        return days.stream().mapToDouble(Day::value).toArray();
    }

    /** The days that are missing between two, filled in as days without a return. */
    public static List<Day> withoutHoles(List<Day> days) {
        List<Day> filled = new ArrayList<>();
        for (Day day : days) {
            Day last = filled.isEmpty() ? null : filled.get(filled.size() - 1);
            while (last != null && last.day.plusDays(1).isBefore(day.day)) {
                last = last.idle();
                filled.add(last);
            }
            filled.add(day);
        }
        return filled;
    }

    /**
     * A day that has ended.
     *
     * @param value its time-weighted return; NaN when nothing was held at any time of it, or when it is beyond all numbers
     */
    public record Day(
            LocalDate day,
            BigDecimal startValue,
            BigDecimal deposits,
            BigDecimal withdrawals,
            BigDecimal endValue,
            double value) {

        /** What the day brought: V_end = V_start + deposits − withdrawals + this. */
        public BigDecimal profit() {
            return endValue.subtract(startValue).subtract(deposits).add(withdrawals);
        }

        /** The next day, if nothing happens on it. */
        public Day idle() {
            return starting(day.plusDays(1), endValue).close(endValue);
        }

        public Instant end() {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofDays(1));
        }
    }
}
