package io.hyperdex.query;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.query.SeededTrade.SeededPool;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random market whose trades crowd: few instants, blocks and ids, so that equal times stand on both sides of page borders
 * and only the end of the total order tells trades apart.
 */
final class SeededMarket {
    static final Instant NOW = Instant.parse("2024-01-05T12:34:56.789Z");
    static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    static final int POSTED_VALUES = 1;
    static final List<String> SOURCES = List.of("admin", "anonymous", "chain", "desk");
    static final List<String> PROTOCOLS = List.of("uniswap-v2", "uniswap-v3");

    final List<SeededPool> pools = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    final List<String> traders = new ArrayList<>();
    final List<SeededTrade> trades = new ArrayList<>();
    private final Random random;
    private final List<Instant> instants = new ArrayList<>();

    SeededMarket(long seed, int trades) {
        random = new Random(seed);
        tokens.add(USDC);
        tokens.add(WETH);
        for (int i = 0; i < 4; i++) {
            tokens.add(address(20));
        }
        for (int i = 0; i < 10; i++) {
            traders.add(address(20));
        }
        for (int i = 1; i <= 10; i++) {
            pools.add(pool(i));
        }
        instants();
        for (int i = 1; i <= trades; i++) {
            this.trades.add(trade(i));
        }
    }

    private SeededPool pool(int number) {
        List<String> pair = new ArrayList<>(tokens);
        if (number <= 2) {
            pair = new ArrayList<>(List.of(USDC, WETH));
        }
        Collections.shuffle(pair, random);
        String first = pair.get(0);
        String second = pair.get(1);
        boolean ordered = first.compareTo(second) < 0;
        String token0 = ordered ? first : second;
        String token1 = ordered ? second : first;
        int quote = token1.equals(USDC) ? 1 : token0.equals(USDC) ? 0 : random.nextInt(2);
        return new SeededPool(
                number,
                number % 5 == 0 ? 10 : 1,
                address(number % 4 == 0 ? 32 : 20),
                token0,
                token1,
                quote,
                number % 3 == 0,
                number % 2 == 0 ? null : new BigDecimal("0.0005"));
    }

    /** Crowded minutes, ordinary days, and a few instants months apart; one within the minute of the clock. */
    private void instants() {
        for (int i = 0; i < 60; i++) {
            instants.add(NOW.minusSeconds(random.nextInt(1_400)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        }
        for (int i = 0; i < 150; i++) {
            instants.add(NOW.minus(Duration.ofSeconds(random.nextInt(9 * 86_400))));
        }
        for (int i = 0; i < 40; i++) {
            instants.add(NOW.minus(Duration.ofMinutes(random.nextInt(120 * 1_440))));
        }
        instants.add(NOW);
    }

    private SeededTrade trade(long position) {
        SeededPool pool = pools.get(Math.min(random.nextInt(12), 9));
        boolean canonical = random.nextInt(3) > 0;
        boolean failed = !canonical && random.nextInt(6) == 0;
        boolean valued = !failed && random.nextInt(20) > 0;
        BigDecimal amountIn = figure();
        BigDecimal amountOut = failed ? null : figure();
        boolean zeroForOne = random.nextBoolean();
        String in = zeroForOne ? pool.token0() : pool.token1();
        String out = zeroForOne ? pool.token1() : pool.token0();
        BigDecimal usd = !valued ? null : in.equals(USDC) ? amountIn : out.equals(USDC) ? amountOut : figure();
        boolean stablePool = pool.has(USDC);
        // Their senders value some trades of one pool otherwise than by the stable coin.
        boolean posted = pool.id() == POSTED_VALUES && random.nextInt(10) == 0;
        BigDecimal leg = in.equals(USDC) ? amountIn : amountOut;
        return new SeededTrade(
                position,
                SOURCES.get(random.nextInt(SOURCES.size())),
                pool,
                traders.get(Math.min(random.nextInt(15), 9)),
                PROTOCOLS.get(random.nextInt(2)),
                instants.get(random.nextInt(instants.size())),
                random.nextInt(4) == 0 ? null : 18_000_000L + random.nextInt(3),
                canonical ? Integer.valueOf(random.nextInt(300)) : null,
                canonical || random.nextBoolean() ? "0x" + hex(32) : null,
                canonical ? null : "own-" + Integer.toString(random.nextInt(100_000), 36) + "." + position,
                failed,
                zeroForOne,
                amountIn,
                amountOut,
                failed || (pool.executedBasis() && random.nextInt(5) == 0) ? null : figure(),
                stablePool && !failed ? (posted ? figure() : leg) : usd,
                random.nextInt(3) == 0 ? null : 21_000L + random.nextInt(5) * 1_000,
                random.nextInt(3) == 0 ? null : BigDecimal.valueOf(1_000_000_000L + random.nextInt(3)));
    }

    private BigDecimal figure() {
        // Few of them, so that sorting by USD meets equals.
        return random.nextInt(3) == 0
                ? BigDecimal.valueOf(1 + random.nextInt(9))
                : BigDecimal.valueOf(1 + random.nextInt(1_000_000), random.nextInt(7));
    }

    String address(int bytes) {
        return "0x" + hex(bytes);
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /** What ingest would have stored for a pool: minutes, hours and days. */
    List<CandleState> stored(SeededPool pool, Interval interval) {
        List<Fill> fills = trades.stream()
                .filter(trade -> trade.pool() == pool && !trade.failed())
                .map(SeededMarket::fill)
                .toList();
        return List.copyOf(CandleState.fold(interval, fills));
    }

    private static Fill fill(SeededTrade trade) {
        @Nullable Integer log = trade.logIndex();
        return new Fill(
                trade.timestamp(),
                OrderKey.of(trade.timestamp(), trade.block(), log, trade.id(), trade.source()),
                trade.zeroForOne(),
                trade.amount0(),
                trade.amount1(),
                trade.poolPrice(),
                trade.usd());
    }
}
