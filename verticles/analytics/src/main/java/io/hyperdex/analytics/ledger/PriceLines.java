package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Currency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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

    private final Map<Integer, Series> series = new HashMap<>();
    private final Duration fresh;
    private final Set<Integer> stable;
    private final Map<Currency, Integer> currencies;

    /**
     * A price; of equal times and sources there is one.
     *
     * @param rank of the source; the best is 0
     */
    record Line(Instant time, int rank, BigDecimal usd) {
        Line(Instant time, String source, BigDecimal usd) {
            this(time, rank(source), usd);
        }

        private static int rank(String source) {
            return switch (source) {
                case "route" -> 0;
                case "feed" -> 1;
                default -> 2;
            };
        }

        /** Whether no trade of the second under way can change it. */
        boolean isFinal(Instant at) {
            return rank > 0 || time.getEpochSecond() < at.getEpochSecond();
        }
    }

    /** Prices of a token in their order. Whoever folds asks for one time after the other: most are where the last one was. */
    private static final class Series {
        private final List<Line> lines = new ArrayList<>();
        private int last = -1;

        /** Index of the newest price at the time; −1 before the first. */
        int at(Instant time) {
            if (!isNewestAt(last, time)) {
                last = isNewestAt(last + 1, time) ? last + 1 : search(time);
            }
            return last;
        }

        private boolean isNewestAt(int index, Instant time) {
            return index < lines.size()
                    && (index < 0 || !lines.get(index).time.isAfter(time))
                    && (index + 1 >= lines.size() || lines.get(index + 1).time.isAfter(time));
        }

        private int search(Instant time) {
            int low = 0;
            int high = lines.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (lines.get(middle).time.isAfter(time)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low - 1;
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

    /** In the order of times and, of one time, of sources; the same one again is passed over. */
    void add(int token, Line line) {
        List<Line> lines = series.computeIfAbsent(token, absent -> new Series()).lines;
        if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(line)) {
            lines.add(line);
        }
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
        Series prices = series.get(token);
        BigDecimal priced = prices == null ? null : priced(prices, at);
        if (!stable.contains(token)) {
            return priced;
        }
        boolean off = priced != null && priced.subtract(BigDecimal.ONE).abs().compareTo(STABLE_TOLERANCE) > 0;
        return off ? priced : BigDecimal.ONE;
    }

    private @Nullable BigDecimal priced(Series prices, Instant at) {
        int last = prices.at(at);
        if (last < 0) {
            return null;
        }
        int newest = last;
        while (newest >= 0 && !prices.lines.get(newest).isFinal(at)) {
            newest--;
        }
        if (newest < 0) {
            return prices.lines.get(last).usd;
        }
        Line best = prices.lines.get(newest);
        for (int i = newest - 1; best.rank > 0 && i >= 0; i--) {
            Line older = prices.lines.get(i);
            if (!older.time.plus(fresh).isAfter(at)) {
                break;
            }
            best = older.rank < best.rank && older.isFinal(at) ? older : best;
        }
        return best.usd;
    }
}
