package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All lots in one, kept apart by origin so that every transfer policy can be answered. A disposal takes the same share of
 * each: that is the average cost under any policy.
 */
final class LotPool implements OpenLots {
    private final Map<Origin, Lot> pools = new EnumMap<>(Origin.class);

    @Override
    public void add(Lot lot) {
        pools.merge(lot.origin(), pooled(lot.origin(), lot.quantity(), lot.cost()), LotPool::join);
    }

    @Override
    public List<Lot> take(BigDecimal quantity) {
        if (quantity.signum() == 0) {
            return List.of();
        }
        List<Lot> all = List.copyOf(pools.values());
        BigDecimal held = BigDecimal.ZERO;
        for (Lot pool : all) {
            held = held.add(pool.quantity());
        }
        if (quantity.compareTo(held) >= 0) {
            pools.clear();
            return all;
        }
        if (all.size() == 1) {
            return List.of(take(all.get(0), quantity));
        }
        List<Lot> taken = new ArrayList<>(all.size());
        BigDecimal open = quantity;
        BigDecimal left = held;
        for (Lot pool : all) {
            // At least what the pools after it cannot give, so that the last one takes exactly the rest.
            BigDecimal others = left.subtract(pool.quantity());
            BigDecimal wanted = Amounts.share(open, pool.quantity(), left).max(open.subtract(others));
            Lot part = take(pool, wanted.min(pool.quantity()));
            if (part.quantity().signum() > 0) {
                taken.add(part);
            }
            open = open.subtract(part.quantity());
            left = others;
        }
        return taken;
    }

    private Lot take(Lot pool, BigDecimal quantity) {
        Lot part = pool.part(quantity);
        Lot rest = pool.without(part);
        if (rest.quantity().signum() == 0) {
            pools.remove(pool.origin());
        } else {
            pools.put(pool.origin(), rest);
        }
        return part;
    }

    @Override
    public int size() {
        return pools.size();
    }

    @Override
    public List<Lot> held() {
        return List.copyOf(pools.values());
    }

    private static Lot join(Lot one, Lot other) {
        return pooled(
                one.origin(), one.quantity().add(other.quantity()), one.cost().plus(other.cost()));
    }

    /** A pool has no one unit cost of its own: it follows from quantity and cost. */
    private static Lot pooled(Origin origin, BigDecimal quantity, Amounts cost) {
        return new Lot(null, origin, null, quantity, cost);
    }
}
