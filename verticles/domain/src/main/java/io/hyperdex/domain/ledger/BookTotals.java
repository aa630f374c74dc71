package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a book: enough to answer quantity, basis, profits and coverage under any transfer policy and any mark without
 * its lots, in a time that does not depend on how many trades there were.
 *
 * @param earned value of the income
 * @param held by origin; absent is nothing
 * @param gone by the way and the origin; absent is nothing
 */
public record BookTotals(BigDecimal earned, Map<Origin, Holding> held, Map<Match.Way, Map<Origin, Tally>> gone) {
    public static final BookTotals EMPTY = new BookTotals(BigDecimal.ZERO, Map.of(), Map.of());

    /** Everything held, with and without a known cost. */
    public BigDecimal quantity() {
        return held.values().stream().map(Holding::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The quantity whose profit the policy counts. */
    public BigDecimal quantity(TransferPolicy policy) {
        return quantity(held, policy);
    }

    private static BigDecimal quantity(Map<Origin, Holding> held, TransferPolicy policy) {
        BigDecimal acquired = held.getOrDefault(Origin.ACQUIRED, Holding.ZERO).quantity();
        return policy == TransferPolicy.EXCLUDE
                ? acquired
                : Amounts.sum(
                        acquired,
                        held.getOrDefault(Origin.TRANSFERRED, Holding.ZERO).quantity());
    }

    /** What that quantity cost. */
    public Amounts basis(TransferPolicy policy) {
        return basis(held, policy);
    }

    private static Amounts basis(Map<Origin, Holding> held, TransferPolicy policy) {
        Amounts acquired = held.getOrDefault(Origin.ACQUIRED, Holding.ZERO).cost();
        Holding transferred = held.get(Origin.TRANSFERRED);
        return policy == TransferPolicy.MARK && transferred != null ? acquired.plus(transferred.cost()) : acquired;
    }

    /** Income, and proceeds less what had been paid. */
    public Profit realised(TransferPolicy policy) {
        Profit realised = new Profit(earned, BigDecimal.ZERO, BigDecimal.ZERO);
        for (Map.Entry<Match.Way, Map<Origin, Tally>> went : gone.entrySet()) {
            for (Map.Entry<Origin, Tally> of : went.getValue().entrySet()) {
                realised = realised.plus(of.getValue().profit(went.getKey(), of.getKey(), policy));
            }
        }
        return realised;
    }

    /** What selling at the mark would bring above the basis; null without a mark while something is held. */
    public @Nullable Profit unrealised(TransferPolicy policy, @Nullable BigDecimal mark) {
        BigDecimal counted = quantity(policy);
        if (counted.signum() == 0) {
            return Profit.ZERO;
        }
        return mark == null ? null : Profit.of(Amounts.of(counted.multiply(mark)), basis(policy));
    }

    /** Sold and spent, whether it had a basis or not. */
    public BigDecimal soldQuantity() {
        return Arrays.stream(Origin.values())
                .map(origin -> gone(Match.Way.SOLD, origin)
                        .quantity()
                        .add(gone(Match.Way.UNPRICED, origin).quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Sold or sent without ever having been seen to come. */
    public BigDecimal unmatchedQuantity() {
        return gone.keySet().stream()
                .map(way -> gone(way, Origin.UNSEEN).quantity())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The share of what was sold that had a basis, a fraction; null when nothing was sold. */
    public @Nullable BigDecimal coverage(TransferPolicy policy) {
        BigDecimal sold = soldQuantity();
        if (sold.signum() == 0) {
            return null;
        }
        BigDecimal covered = gone(Match.Way.SOLD, Origin.ACQUIRED).quantity();
        if (policy != TransferPolicy.EXCLUDE) {
            covered = covered.add(gone(Match.Way.SOLD, Origin.TRANSFERRED).quantity());
        }
        return covered.divide(sold, Amounts.SCALE, RoundingMode.HALF_EVEN);
    }

    public Holding held(Origin origin) {
        return held.getOrDefault(origin, Holding.ZERO);
    }

    public Tally gone(Match.Way way, Origin origin) {
        return gone.getOrDefault(way, Map.of()).getOrDefault(origin, Tally.ZERO);
    }

    /** The sums while a book is folded. */
    static final class Sums {
        private BigDecimal earned;
        private final Map<Origin, Holding> held = new EnumMap<>(Origin.class);
        private final Map<Match.Way, Map<Origin, Tally>> gone = new EnumMap<>(Match.Way.class);

        Sums(BookTotals from) {
            earned = from.earned;
            held.putAll(from.held);
            from.gone.forEach((way, tallies) -> ways(way).putAll(tallies));
        }

        BigDecimal quantity(TransferPolicy policy) {
            return BookTotals.quantity(held, policy);
        }

        Amounts basis(TransferPolicy policy) {
            return BookTotals.basis(held, policy);
        }

        void earn(BigDecimal value) {
            earned = earned.add(value);
        }

        void add(Lot lot) {
            held.put(lot.origin(), held.getOrDefault(lot.origin(), Holding.ZERO).plus(lot));
        }

        void remove(Match match) {
            Lot lot = match.lot();
            if (lot.origin() != Origin.UNSEEN) {
                Holding left = held.getOrDefault(lot.origin(), Holding.ZERO).minus(lot);
                held.put(lot.origin(), left.quantity().signum() == 0 ? Holding.ZERO : left);
            }
            ways(match.way()).merge(lot.origin(), match.tally(), Tally::plus);
        }

        BookTotals totals() {
            Map<Match.Way, Map<Origin, Tally>> copy = new EnumMap<>(Match.Way.class);
            gone.forEach((way, tallies) -> copy.put(way, new EnumMap<>(tallies)));
            return new BookTotals(earned, new EnumMap<>(held), copy);
        }

        private Map<Origin, Tally> ways(Match.Way way) {
            return gone.computeIfAbsent(way, none -> new EnumMap<>(Origin.class));
        }
    }
}
