package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Currency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prices of some tokens over some time, read at once. Of a time holds the best source among the prices that were fresh then,
 * else the newest price; a route's price of the very second, which is not final before the second is over, only where there is no
 * other. A stable coin is worth 1 USD unless its price is off by more than half a percent.
 */
final class PriceLines implements Marks {
    private static final BigDecimal STABLE_TOLERANCE = new BigDecimal("0.005");

    private final Map<Integer, List<Line>> lines = new HashMap<>();
    private final Duration fresh;
    private final Set<Integer> stable;
    private final Map<Currency, Integer> currencies;

    /** A price; of equal times and sources there is one. */
    record Line(Instant time, String source, BigDecimal usd) {
        int rank() {
            return switch (source) {
                case "route" -> 0;
                case "feed" -> 1;
                default -> 2;
            };
        }

        /** Whether no trade of the second under way can change it. */
        boolean isFinal(Instant second) {
            return rank() > 0 || time.isBefore(second);
        }
    }

    /**
     * @param stable tokens
     * @param currencies the token of each, where it is known
     */
    PriceLines(Duration fresh, Set<Integer> stable, Map<Currency, Integer> currencies) {
        this.fresh = fresh;
        this.stable = stable;
        this.currencies = currencies;
    }

    /** In the order of times and, of one time, of sources. */
    void add(int token, Line line) {
        lines.computeIfAbsent(token, absent -> new ArrayList<>()).add(line);
    }

    @Override
    public @Nullable BigDecimal usd(Currency currency, Instant at) {
        if (currency == Currency.USD) {
            return BigDecimal.ONE;
        }
        Integer token = currencies.get(currency);
        return token == null ? null : usd(token, at);
    }

    @Override
    public @Nullable BigDecimal usd(int token, Instant at) {
        BigDecimal priced = priced(lines.getOrDefault(token, List.of()), at);
        if (!stable.contains(token)) {
            return priced;
        }
        boolean off = priced != null && priced.subtract(BigDecimal.ONE).abs().compareTo(STABLE_TOLERANCE) > 0;
        return off ? priced : BigDecimal.ONE;
    }

    private @Nullable BigDecimal priced(List<Line> prices, Instant at) {
        int last = after(prices, at) - 1;
        if (last < 0) {
            return null;
        }
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        int newest = last;
        while (newest >= 0 && !prices.get(newest).isFinal(second)) {
            newest--;
        }
        if (newest < 0) {
            return prices.get(last).usd;
        }
        Instant limit = at.minus(fresh);
        Line best = prices.get(newest);
        for (int i = newest; i >= 0 && prices.get(i).time.isAfter(limit); i--) {
            Line older = prices.get(i);
            best = older.rank() < best.rank() && older.isFinal(second) ? older : best;
        }
        return best.usd;
    }

    /** Index of the first price that is later. */
    private static int after(List<Line> prices, Instant at) {
        int low = 0;
        int high = prices.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prices.get(middle).time.isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
