package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.PointProfits.Net;
import io.hyperdex.domain.ledger.TransferPolicy;
import io.hyperdex.domain.risk.DayReturns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a ledger's books are worth at one time, by every view. */
final class Valuation {
    private final BigDecimal value;
    private final int unpriced;
    private final PointProfits profits;

    private Valuation(BigDecimal value, int unpriced, PointProfits profits) {
        this.value = value;
        this.unpriced = unpriced;
        this.profits = profits;
    }

    static Valuation of(Map<Integer, TokenBooks> books, Marks marks, Instant at) {
        Map<Integer, BigDecimal> prices = new HashMap<>();
        BigDecimal value = BigDecimal.ZERO;
        int unpriced = 0;
        int views = BookView.PLAIN;
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            TokenBooks token = entry.getValue();
            BigDecimal price = marks.usd(entry.getKey(), at);
            views = Math.max(views, token.views());
            if (price != null) {
                prices.put(entry.getKey(), price);
                value = value.add(token.quantity().multiply(price));
            } else if (token.isHeld()) {
                unpriced++;
            }
        }
        List<Net> nets = new ArrayList<>();
        for (int view = 0; view < views; view++) {
            BigDecimal rate = marks.usd(BookView.at(view).currency(), at);
            addNets(nets, view, books, prices, rate);
        }
        return new Valuation(value, unpriced, new PointProfits(nets));
    }

    /** Whether anything that is held has another price than {@code seconds} before. */
    static boolean hasMoved(Map<Integer, TokenBooks> books, Marks marks, Instant at, int seconds) {
        Instant before = at.minusSeconds(seconds);
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            if (entry.getValue().isHeld() && differ(marks.usd(entry.getKey(), at), marks.usd(entry.getKey(), before))) {
                return true;
            }
        }
        return false;
    }

    private static boolean differ(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one != null || other != null;
        }
        return one.compareTo(other) != 0;
    }

    private static void addNets(
            List<Net> nets,
            int view,
            Map<Integer, TokenBooks> books,
            Map<Integer, BigDecimal> prices,
            @Nullable BigDecimal rate) {
        List<TransferPolicy> policies = PointProfits.POLICIES;
        BigDecimal[] realised = new BigDecimal[policies.size()];
        BigDecimal[] unrealised = new BigDecimal[policies.size()];
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            BookTotals totals = entry.getValue().totals(view);
            BigDecimal price = prices.get(entry.getKey());
            BigDecimal mark = price == null || rate == null ? null : Decimals.ratio(price, rate);
            for (int i = 0; i < policies.size(); i++) {
                TransferPolicy policy = policies.get(i);
                realised[i] = sum(realised[i], totals.realised(policy).net());
                var open = totals.unrealised(policy, mark);
                unrealised[i] = open == null ? unrealised[i] : sum(unrealised[i], open.net());
            }
        }
        for (int i = 0; i < policies.size(); i++) {
            BigDecimal known = realised[i];
            nets.add(new Net(known == null ? BigDecimal.ZERO : known, unrealised[i]));
        }
    }

    private static BigDecimal sum(@Nullable BigDecimal before, BigDecimal more) {
        return before == null ? more : before.add(more);
    }

    BigDecimal value() {
        return value;
    }

    LedgerPoint point(int step, Instant at, DayReturns.@Nullable Day day, LedgerPoint.Flows flows, long trades) {
        return new LedgerPoint(step, at, value, day, flows, trades, unpriced, profits);
    }
}
