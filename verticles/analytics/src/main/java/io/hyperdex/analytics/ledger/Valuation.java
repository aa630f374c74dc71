package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.NetSums;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.PointProfits.Net;
import io.hyperdex.domain.ledger.TransferPolicy;
import io.hyperdex.domain.risk.DayReturns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
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
        Map<Currency, Map<Integer, BigDecimal>> byCurrency = new EnumMap<>(Currency.class);
        for (Currency currency : Currency.values()) {
            byCurrency.put(currency, in(marks.usd(currency, at), prices));
        }
        List<Net> nets = new ArrayList<>();
        for (int view = 0; view < views; view++) {
            addNets(nets, view, books, byCurrency.getOrDefault(BookView.at(view).currency(), Map.of()));
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

    private static Map<Integer, BigDecimal> in(@Nullable BigDecimal rate, Map<Integer, BigDecimal> usd) {
        if (rate == null) {
            return Map.of();
        }
        Map<Integer, BigDecimal> prices = new HashMap<>();
        usd.forEach((token, price) -> prices.put(token, Decimals.ratio(price, rate)));
        return prices;
    }

    private static void addNets(
            List<Net> nets, int view, Map<Integer, TokenBooks> books, Map<Integer, BigDecimal> prices) {
        List<NetSums> sums = new ArrayList<>(books.size());
        List<@Nullable BigDecimal> tokenMarks = new ArrayList<>(books.size());
        books.forEach((token, book) -> {
            sums.add(book.nets(view));
            tokenMarks.add(prices.get(token));
        });
        for (TransferPolicy policy : PointProfits.POLICIES) {
            BigDecimal realised = BigDecimal.ZERO;
            BigDecimal unrealised = null;
            for (int i = 0; i < sums.size(); i++) {
                realised = realised.add(sums.get(i).realised(policy));
                BigDecimal open = sums.get(i).unrealised(policy, tokenMarks.get(i));
                unrealised = open == null ? unrealised : sum(unrealised, open);
            }
            nets.add(new Net(realised, unrealised));
        }
    }

    private static BigDecimal sum(@Nullable BigDecimal before, BigDecimal more) {
        return before == null ? more : before.add(more);
    }

    BigDecimal value() {
        return value;
    }

    LedgerPoint hour(Instant at, boolean traded, LedgerPoint.Flows flows, long trades) {
        return new LedgerPoint(LedgerPoint.HOUR, at, value, null, flows, trades, unpriced, traded, profits);
    }

    LedgerPoint day(Instant at, DayReturns.Day day, LedgerPoint.Flows flows, long trades) {
        return new LedgerPoint(LedgerPoint.DAY, at, value, day, flows, trades, unpriced, true, profits);
    }
}
