package io.hyperdex.load.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketTest {
    private static final long SEED = 11;
    private static final int TRADES = 20_000;
    /** api.md §3: what an amount may look like. */
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,77})(\\.[0-9]{1,36})?");

    private final Market market = new Market(SEED, 1, 1_000);
    private final List<GeneratedTrade> trades = market.trades(TRADES).next(TRADES);

    @Test
    void sameSeedGivesTheSameTradesAndAnotherRoundOthers() {
        assertThat(body(new Market(SEED, 1, 1_000))).isEqualTo(body(market));
        assertThat(body(new Market(SEED, 2, 1_000))).isNotEqualTo(body(market));
        assertThat(body(new Market(SEED + 1, 1, 1_000))).isNotEqualTo(body(market));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 11, Long.MAX_VALUE})
    void roundsShareNeitherPoolsNorTokensOfTheirOwn(long seed) {
        Set<String> seen = new HashSet<>();
        for (int round = 0; round <= Market.roundsMax(); round++) {
            for (MarketPool pool : new Market(seed, round, 100).pools()) {
                assertThat(seen.add(pool.address())).isTrue();
                assertThat(seen.add(pool.ownToken())).isTrue();
            }
        }
    }

    @Test
    void anotherPeriodHasTheSamePoolsAndOtherTransactions() {
        Instant start = Instant.parse("2026-01-05T00:00:00.500Z");
        Market later = market.startingAt(start, 1);
        assertThat(later.start()).isEqualTo("2026-01-05T00:00:00Z");
        assertThat(later.pools()).isEqualTo(market.pools());
        assertThat(body(later)).isEqualTo(body(market.startingAt(start, 1)));
        Set<String> transactions = new HashSet<>();
        for (Market one :
                List.of(market, later, market.startingAt(start, 2), market.startingAt(start.plusSeconds(1), 1))) {
            transactions.add(one.trades(1).next(1).get(0).txHash().toString(StandardCharsets.ISO_8859_1));
        }
        assertThat(transactions).hasSize(4);
    }

    @Test
    void tradesFillThirtyDaysInTimeOrder() {
        assertThat(trades)
                .hasSize(TRADES)
                .isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
        assertThat(trades.get(0).timestamp()).isEqualTo(market.start());
        assertThat(trades.get(TRADES - 1).timestamp())
                .isBetween(
                        market.start().plus(Duration.ofDays(29)),
                        market.start().plus(Duration.ofDays(30)).minusMillis(1));
    }

    @Test
    void noTwoTradesShareTheirPlaceOnTheChain() {
        Set<String> places = new HashSet<>();
        trades.forEach(trade -> places.add(trade.txHash() + ":" + trade.logIndex()));
        assertThat(places).hasSize(TRADES);
    }

    @Test
    void busiestPoolHasManyTradesAndTheLongTailFew() {
        Map<String, Integer> byPool = new HashMap<>();
        trades.forEach(trade -> byPool.merge(trade.pool().address(), 1, Integer::sum));
        List<Integer> counts = byPool.values().stream().sorted((a, b) -> b - a).toList();
        assertThat(counts.get(0) / (double) TRADES).isBetween(0.15, 0.21);
        assertThat(counts.size()).isGreaterThan(800);
        assertThat(trades.stream().filter(trade -> trade.amountUsd() != null).count() / (double) TRADES)
                .isBetween(0.2, 0.7);
    }

    @Test
    void figuresHaveTheNotationOfTheContract() {
        for (GeneratedTrade trade : trades) {
            assertThat(trade.amountIn().toPlainString()).matches(DECIMAL);
            assertThat(trade.amountOut().toPlainString()).matches(DECIMAL);
            assertThat(trade.poolPrice().toPlainString()).matches(DECIMAL);
            assertThat(List.of(
                            trade.amountIn().signum(),
                            trade.amountOut().signum(),
                            trade.poolPrice().signum()))
                    .containsOnly(1);
        }
    }

    @Test
    void ndjsonHasOneTradeALine() {
        String lines = new String(TradeBodies.NDJSON.body(trades.subList(0, 3)), StandardCharsets.UTF_8);
        assertThat(lines.lines())
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(line).startsWith("{\"chainId\":1,").endsWith("}"));
    }

    private static String body(Market market) {
        return new String(TradeBodies.JSON.body(market.trades(100).next(100)), StandardCharsets.UTF_8);
    }
}
