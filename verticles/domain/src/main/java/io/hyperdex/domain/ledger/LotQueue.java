package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lots one after the other: whole ones, and the first one in parts. */
final class LotQueue implements OpenLots {
    private static final Comparator<Lot> DEAREST_FIRST = Comparator.comparing(
                    Lot::rank, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Lot::acquired, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final LotMethod method;
    /** For FIFO and LIFO, the oldest first. */
    private final Deque<Lot> byAge = new ArrayDeque<>();
    /** For HIFO. A lot that is left after a part was taken keeps its rank, therefore its place. */
    private final PriorityQueue<Lot> byCost = new PriorityQueue<>(DEAREST_FIRST);

    LotQueue(LotMethod method) {
        this.method = method;
    }

    @Override
    public void add(Lot lot) {
        if (method == LotMethod.HIFO) {
            byCost.add(lot);
        } else {
            byAge.addLast(lot);
        }
    }

    @Override
    public List<Lot> take(BigDecimal quantity) {
        List<Lot> taken = new ArrayList<>(2);
        BigDecimal open = quantity;
        while (open.signum() > 0) {
            Lot next = poll();
            if (next == null) {
                break;
            }
            if (next.quantity().compareTo(open) <= 0) {
                taken.add(next);
                open = open.subtract(next.quantity());
            } else {
                Lot part = next.part(open);
                taken.add(part);
                putBack(next.without(part));
                break;
            }
        }
        return taken;
    }

    private @Nullable Lot poll() {
        return switch (method) {
            case FIFO, AVERAGE -> byAge.pollFirst();
            case LIFO -> byAge.pollLast();
            case HIFO -> byCost.poll();
        };
    }

    private void putBack(Lot rest) {
        if (method == LotMethod.FIFO) {
            byAge.addFirst(rest);
        } else {
            add(rest);
        }
    }

    @Override
    public int size() {
        return byAge.size() + byCost.size();
    }

    @Override
    public List<Lot> held() {
        return method == LotMethod.HIFO ? byCost.stream().sorted(DEAREST_FIRST).toList() : List.copyOf(byAge);
    }
}
