package io.hyperdex.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;

/** A random query for trades, and the same as a plain condition. */
final class RandomFilter {
    private final Random random;
    private final StringBuilder query = new StringBuilder("/v1/trades?limit=");
    private Predicate<SeededTrade> condition = trade -> true;

    /** @param visible sources whose traders the caller may see */
    RandomFilter(Random random, List<SeededTrade> trades, List<String> visible) {
        this.random = random;
        query.append(1 + random.nextInt(200));
        SeededTrade some = trades.get(random.nextInt(trades.size()));
        maybe(
                3,
                "chain",
                some.pool().chain(),
                trade -> trade.pool().chain() == some.pool().chain());
        maybe(3, "pool", mixedCase(some.pool().address()), trade -> trade.pool() == some.pool());
        maybe(
                4,
                "trader",
                mixedCase(some.trader()),
                trade -> trade.trader().equals(some.trader()) && visible.contains(trade.source()));
        maybe(
                3,
                "token",
                some.pool().token0(),
                trade -> trade.pool().has(some.pool().token0()));
        maybe(3, "protocol", some.protocol(), trade -> trade.protocol().equals(some.protocol()));
        maybe(3, "from", some.timestamp(), trade -> !trade.timestamp().isBefore(some.timestamp()));
        SeededTrade other = trades.get(random.nextInt(trades.size()));
        if (!other.timestamp().isBefore(some.timestamp())) {
            maybe(2, "to", other.timestamp(), trade -> trade.timestamp().isBefore(other.timestamp()));
        }
        maybe(4, "minUsd", "5", trade -> usd(trade, figure -> figure.compareTo(BigDecimal.valueOf(5)) >= 0));
        maybe(4, "maxUsd", "1000.5", trade -> usd(trade, figure -> figure.compareTo(new BigDecimal("1000.5")) <= 0));
        status();
    }

    private void status() {
        switch (random.nextInt(4)) {
            case 0 -> add("status", "all", trade -> true);
            case 1 -> add("status", "failed", SeededTrade::failed);
            case 2 -> add("status", "executed", trade -> !trade.failed());
            default -> condition = condition.and(trade -> !trade.failed());
        }
    }

    private void maybe(int onceIn, String name, Object value, Predicate<SeededTrade> filter) {
        if (random.nextInt(onceIn) == 0) {
            add(name, value, filter);
        }
    }

    private void add(String name, Object value, Predicate<SeededTrade> filter) {
        query.append('&').append(name).append('=').append(value);
        condition = condition.and(filter);
    }

    private static boolean usd(SeededTrade trade, Predicate<BigDecimal> filter) {
        return trade.usd() != null && filter.test(trade.usd());
    }

    private static String mixedCase(String address) {
        return "0x" + address.substring(2).toUpperCase(Locale.ROOT);
    }

    String query() {
        return query.toString();
    }

    Predicate<SeededTrade> condition() {
        return condition;
    }
}
