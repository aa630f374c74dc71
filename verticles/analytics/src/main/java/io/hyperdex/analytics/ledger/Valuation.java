package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.risk.DayReturns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
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

    static Valuation of(Map<Integer, TokenBooks> books, LedgerNets nets, BigDecimal value, Marks marks, Instant at) {
        Map<Integer, BigDecimal> prices = new HashMap<>();
        int unpriced = 0;
        int views = BookView.PLAIN;
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            TokenBooks token = entry.getValue();
            BigDecimal price = marks.usd(entry.getKey(), at);
            views = Math.max(views, token.views());
            if (price != null) {
                prices.put(entry.getKey(), price);
            } else if (token.isHeld()) {
                unpriced++;
            }
        }
        Map<Currency, Map<Integer, BigDecimal>> byCurrency = new EnumMap<>(Currency.class);
        for (Currency currency : Currency.values()) {
            byCurrency.put(currency, in(marks.usd(currency, at), prices));
        }
        return new Valuation(value, unpriced, new PointProfits(nets.at(views, byCurrency)));
    }

    /** Whether anything that is held is worth something else than {@code seconds} before, in any currency. */
    static boolean hasMoved(Map<Integer, TokenBooks> books, Marks marks, Instant at, int seconds) {
        Instant before = at.minusSeconds(seconds);
        boolean held = false;
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            if (entry.getValue().isHeld()) {
                held = true;
                if (differ(marks.usd(entry.getKey(), before), marks.usd(entry.getKey(), at))) {
                    return true;
                }
            }
        }
        return held
                && Arrays.stream(Currency.values())
                        .anyMatch(currency -> differ(marks.usd(currency, before), marks.usd(currency, at)));
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

    LedgerPoint hour(Instant at, boolean traded, LedgerPoint.Flows flows, long trades) {
        return new LedgerPoint(LedgerPoint.HOUR, at, value, null, flows, trades, unpriced, traded, profits);
    }

    LedgerPoint day(Instant at, DayReturns.Day day, LedgerPoint.Flows flows, long trades) {
        return new LedgerPoint(LedgerPoint.DAY, at, value, day, flows, trades, unpriced, true, profits);
    }
}
