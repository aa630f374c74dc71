package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The book of one trader, chain and token by one method and in one currency: a fold over its events in their order. Views in
 * other currencies are other books, whose events carry the value at the rate of their time.
 */
public final class Book {
    private final LotMethod method;
    private final OpenLots lots;
    private final BookTotals.Sums sums;
    private @Nullable EventKey last;
    /** Null when an event has come since they were made. */
    private @Nullable NetSums nets;

    public Book(LotMethod method) {
        this(BookState.empty(method));
    }

    /** Goes on from a checkpoint. */
    public Book(BookState checkpoint) {
        method = checkpoint.method();
        lots = OpenLots.of(method);
        checkpoint.lots().forEach(lots::add);
        sums = new BookTotals.Sums(checkpoint.totals());
        last = checkpoint.last();
    }

    /**
     * Applies the next event and says what it took from which lots; nothing for what comes in.
     *
     * @throws IllegalArgumentException when the event belongs before one that is already in the book
     */
    public List<Match> apply(BookEvent event) {
        if (last != null && event.key().compareTo(last) <= 0) {
            throw new IllegalArgumentException("events of a book come in their order, each once");
        }
        last = event.key();
        nets = null;
        if (event instanceof BookEvent.Bought bought) {
            add(bought, Origin.ACQUIRED, bought.amounts(), bought.price());
        } else if (event instanceof BookEvent.Earned earned) {
            add(earned, Origin.ACQUIRED, earned.amounts(), null);
            if (earned.amounts() != null) {
                sums.earn(earned.amounts().gross());
            }
        } else if (event instanceof BookEvent.Received received) {
            add(received, Origin.TRANSFERRED, of(received.value()), null);
        } else if (event instanceof BookEvent.Sold sold) {
            return remove(Match.Way.SOLD, sold.quantity(), sold.amounts());
        } else if (event instanceof BookEvent.Spent spent) {
            return remove(Match.Way.SOLD, spent.quantity(), of(spent.value()));
        } else if (event instanceof BookEvent.Sent sent) {
            return remove(Match.Way.SENT, sent.quantity(), of(sent.value()));
        }
        return List.of();
    }

    public BookTotals totals() {
        return sums.totals();
    }

    public NetSums nets() {
        if (nets == null) {
            nets = new NetSums(totals());
        }
        return nets;
    }

    /** The same as that of {@link #totals}, without making them. */
    public BigDecimal quantity(TransferPolicy policy) {
        return sums.quantity(policy);
    }

    /** What that quantity cost; as that of {@link #totals}. */
    public Amounts basis(TransferPolicy policy) {
        return sums.basis(policy);
    }

    /** How many lots are held. */
    public int lots() {
        return lots.size();
    }

    public BookState state() {
        return new BookState(method, last, totals(), lots.held());
    }

    private void add(BookEvent event, Origin origin, @Nullable Amounts cost, @Nullable BigDecimal price) {
        Lot lot = cost == null
                ? Lot.unpriced(event.order(), event.quantity())
                : new Lot(event.order(), origin, null, event.quantity(), cost);
        lots.add(cost != null && method == LotMethod.HIFO ? lot.ranked(price) : lot);
        sums.add(lot);
    }

    private List<Match> remove(Match.Way way, BigDecimal quantity, @Nullable Amounts proceeds) {
        List<Lot> parts = lots.take(quantity);
        BigDecimal matched = BigDecimal.ZERO;
        for (Lot part : parts) {
            matched = matched.add(part.quantity());
        }
        if (matched.compareTo(quantity) < 0) {
            parts = new ArrayList<>(parts);
            parts.add(Lot.unseen(quantity.subtract(matched)));
        }
        return spread(proceeds == null ? Match.Way.UNPRICED : way, parts, quantity, proceeds);
    }

    /** Divides the money over the parts by quantity; the last takes what the others leave. */
    private List<Match> spread(Match.Way way, List<Lot> parts, BigDecimal quantity, @Nullable Amounts proceeds) {
        List<Match> matches = new ArrayList<>(parts.size());
        Amounts open = proceeds;
        for (int i = 0; i < parts.size(); i++) {
            Lot part = parts.get(i);
            Amounts share = open;
            if (proceeds != null && open != null && i < parts.size() - 1) {
                share = proceeds.share(part.quantity(), quantity);
                open = open.minus(share);
            }
            Match match = new Match(way, part, share);
            sums.remove(match);
            matches.add(match);
        }
        return matches;
    }

    private static @Nullable Amounts of(@Nullable BigDecimal value) {
        return value == null ? null : Amounts.of(value);
    }
}
