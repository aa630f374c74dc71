package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a trader could have saved on one chain, each with the number of its own transactions that show it. The savings overlap:
 * they are not to be added up.
 */
public final class GasAdvice {
    /** A trade that follows the one before it on the same pair within this could have been one with it. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);
    /** What a transaction takes before it does anything. */
    private static final BigDecimal TRANSACTION = BigDecimal.valueOf(21_000);
    /** More than this of the expected amount is worth another setting. */
    private static final BigDecimal SLIPPAGE = new BigDecimal("0.01");

    private static final int BEST_HOURS = 3;
    /** Fewer transactions of others say nothing. */
    private static final int SAMPLE_MIN = 5;

    private static final int NATIVE_DECIMALS = 18;

    private GasAdvice() {}

    /** What the advice is about. */
    public enum Subject {
        ROUTE,
        HOUR,
        BATCHING,
        FAILURES,
        SLIPPAGE
    }

    /**
     * @param n transactions, or swaps where it is about slippage, that show it
     * @param saving in the native token; null where it is no gas that is saved
     * @param savingUsd of those whose price is known; null when it is of none
     * @param evidence figures that it follows from, by name
     */
    public record Advice(
            Subject subject,
            int n,
            @Nullable BigDecimal saving,
            @Nullable BigDecimal savingUsd,
            Map<String, Object> evidence) {}

    /**
     * What the trader did and what others paid.
     *
     * @param paid transactions with known cost
     * @param baselines what others paid
     * @param hours gas prices by hour of the day, since {@code hoursFrom}
     */
    public record Evidence(
            List<PaidGas> paid,
            GasBaselines baselines,
            List<GasHours.Hour> hours,
            Instant hoursFrom,
            List<Slipped> slipped) {}

    /**
     * A swap that gave less than expected.
     *
     * @param slippage a fraction of what was expected
     */
    public record Slipped(BigDecimal slippage, BigDecimal amountUsd) {}

    /** The greatest saving in USD first. */
    public static List<Advice> of(Evidence evidence) {
        List<Advice> all = new ArrayList<>();
        all.addAll(route(evidence));
        all.addAll(hour(evidence));
        all.addAll(batching(evidence.paid));
        all.addAll(failures(evidence.paid));
        all.addAll(slippage(evidence.slipped));
        all.sort(Comparator.comparing(Advice::savingUsd, Comparator.nullsLast(Comparator.reverseOrder())));
        return all;
    }

    private static List<Advice> route(Evidence evidence) {
        var saving = new Saving();
        Map<RouteKind, Integer> used = new EnumMap<>(RouteKind.class);
        int sample = Integer.MAX_VALUE;
        for (PaidGas paid : evidence.paid) {
            Cheapest cheapest = cheapest(paid, evidence.baselines);
            if (cheapest != null && cheapest.route != paid.route()) {
                saving.add(paid, paid.cost().subtract(cheapest.cost));
                used.merge(paid.route(), 1, Integer::sum);
                sample = Math.min(sample, cheapest.n);
            }
        }
        return saving.advice(Subject.ROUTE, Map.of("byRoute", byName(used), "baselineN", sample));
    }

    private record Cheapest(RouteKind route, BigDecimal cost, int n) {}

    /** The route with the lowest baseline, of the same pair, size and week. */
    private static @Nullable Cheapest cheapest(PaidGas paid, GasBaselines baselines) {
        Cheapest cheapest = null;
        for (RouteKind route : RouteKind.values()) {
            GasBaseline baseline = baselines.of(paid, route);
            if (baseline == null || baseline.cost() == null || baseline.n() < SAMPLE_MIN) {
                continue;
            }
            if (cheapest == null || baseline.cost().compareTo(cheapest.cost) < 0) {
                cheapest = new Cheapest(route, baseline.cost(), baseline.n());
            }
        }
        return cheapest;
    }

    private static Map<String, Integer> byName(Map<RouteKind, Integer> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().code(), Map.Entry::getValue));
    }

    private static List<Advice> hour(Evidence evidence) {
        List<GasHours.Hour> best = GasHours.best(evidence.hours, BEST_HOURS);
        if (best.isEmpty()) {
            return List.of();
        }
        GasHours.Hour dearest = best.get(best.size() - 1);
        BigDecimal price = Objects.requireNonNull(dearest.p50());
        Set<Integer> hours = best.stream().map(GasHours.Hour::hour).collect(Collectors.toSet());
        var saving = new Saving();
        for (PaidGas paid : evidence.paid) {
            boolean then = !paid.time().isBefore(evidence.hoursFrom);
            if (then && !hours.contains(paid.time().atOffset(ZoneOffset.UTC).getHour())) {
                saving.add(paid, ether(paid.units().multiply(paid.gasPrice().subtract(price))));
            }
        }
        List<Integer> sorted = hours.stream().sorted().toList();
        int sample = best.stream().mapToInt(GasHours.Hour::n).sum();
        return saving.advice(Subject.HOUR, Map.of("hours", sorted, "gasPrice", price, "hoursN", sample));
    }

    private static List<Advice> batching(List<PaidGas> all) {
        Map<Object, PaidGas> last = new HashMap<>();
        var saving = new Saving();
        List<PaidGas> ordered =
                all.stream().sorted(Comparator.comparing(PaidGas::time)).toList();
        for (PaidGas paid : ordered) {
            if (paid.failed()) {
                continue;
            }
            PaidGas before = last.put(paid.pair(), paid);
            if (before != null && !paid.time().isAfter(before.time().plus(TOGETHER))) {
                saving.add(paid, ether(TRANSACTION.multiply(paid.gasPrice())));
            }
        }
        return saving.advice(Subject.BATCHING, Map.of("withinSeconds", TOGETHER.toSeconds()));
    }

    private static List<Advice> failures(List<PaidGas> all) {
        var saving = new Saving();
        all.stream().filter(PaidGas::failed).forEach(paid -> saving.add(paid, paid.cost()));
        return saving.advice(Subject.FAILURES, Map.of("transactions", all.size()));
    }

    private static List<Advice> slippage(List<Slipped> all) {
        List<Slipped> much = all.stream()
                .filter(swap -> swap.slippage.compareTo(SLIPPAGE) > 0)
                .toList();
        if (much.isEmpty()) {
            return List.of();
        }
        BigDecimal saved = sum(much, swap -> swap.amountUsd.multiply(swap.slippage.subtract(SLIPPAGE)));
        BigDecimal amount = sum(much, Slipped::amountUsd);
        return List.of(
                new Advice(Subject.SLIPPAGE, much.size(), null, saved, Map.of("above", SLIPPAGE, "amountUsd", amount)));
    }

    private static BigDecimal sum(List<Slipped> swaps, Function<Slipped, BigDecimal> figure) {
        return swaps.stream().map(figure).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal ether(BigDecimal wei) {
        return wei.movePointLeft(NATIVE_DECIMALS);
    }

    /** Only what is saved counts: a transaction that was cheaper takes nothing off. */
    private static final class Saving {
        private BigDecimal saved = BigDecimal.ZERO;
        private BigDecimal savedUsd = BigDecimal.ZERO;
        private int n;
        private int valued;

        void add(PaidGas paid, BigDecimal difference) {
            if (difference.signum() <= 0) {
                return;
            }
            n++;
            saved = saved.add(difference);
            BigDecimal usd = paid.nativeUsd();
            if (usd != null) {
                valued++;
                savedUsd = savedUsd.add(difference.multiply(usd));
            }
        }

        List<Advice> advice(Subject subject, Map<String, Object> evidence) {
            return n == 0 ? List.of() : List.of(new Advice(subject, n, saved, valued == 0 ? null : savedUsd, evidence));
        }
    }
}
