package io.hyperdex.load.market;

import io.hyperdex.load.market.GeneratedTrade.Account;
import io.hyperdex.load.market.GeneratedTrade.Gas;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The trades of one period in the order of the chain. Prices walk in integers, so that a seed gives the same trades on
 * every machine. For one thread.
 */
public final class TradeSequence {
    static final int BLOCK_SECONDS = 12;
    private static final long BLOCKS = Duration.ofDays(Market.DAYS).toSeconds() / BLOCK_SECONDS;
    /** One in so many swaps is a further hop of the transaction before. */
    private static final int HOP_ONE_IN = 6;
    /** One in so many swaps pays out to a router, not to its sender. */
    private static final int ROUTED_ONE_IN = 4;

    /** Prices of the own token in the quote token, with nine fraction digits. */
    private static final int PRICE_DIGITS = 9;

    private static final long PRICE_MIN = 1_000_000L;
    private static final long PRICE_MAX = 100_000_000_000_000L;
    private static final int STEP_POINTS = 20;
    /** What the pool keeps of a swap. */
    private static final BigDecimal FEE = new BigDecimal("1.003");

    private static final MathContext AMOUNT = new MathContext(18, RoundingMode.DOWN);
    private static final int OWN_DECIMALS = 18;
    /** The contract takes no more. */
    private static final int FRACTION_DIGITS_MAX = 36;

    private final Market market;
    private final long count;
    private final SplittableRandom random;
    private final Zipf poolRanks;
    private final Zipf traderRanks = new Zipf(Market.TRADERS, Market.TRADER_EXPONENT);
    private final long[] prices;
    private long taken;
    private long block = -1;
    private Instant blockTime;
    private long baseFee = 20_000_000_000L;
    private int txIndex;
    private int logIndex;
    private Buffer txHash = Buffer.buffer();
    private Gas gas = new Gas(0, 0, 0);
    private int traderRank;

    TradeSequence(Market market, long count, SplittableRandom random) {
        this.market = market;
        this.count = count;
        this.random = random;
        this.poolRanks = new Zipf(market.pools().size(), Market.POOL_EXPONENT);
        this.prices = new long[market.pools().size()];
        Arrays.setAll(prices, i -> PRICE_MIN * random.nextLong(1, 10_000_000));
        this.blockTime = market.start();
    }

    /** The next trades, at most so many; empty at the end. */
    public List<GeneratedTrade> next(int most) {
        int size = (int) Math.min(most, count - taken);
        List<GeneratedTrade> trades = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            trades.add(next());
        }
        return trades;
    }

    private GeneratedTrade next() {
        long due = taken * BLOCKS / count;
        if (due != block) {
            enterBlock(due);
        } else if (random.nextInt(HOP_ONE_IN) > 0) {
            enterTransaction(txIndex + random.nextInt(1, 12));
        }
        taken++;
        logIndex += random.nextInt(1, 9);
        MarketPool pool = market.pools().get(poolRanks.draw(random));
        int price = pool.number() - 1;
        prices[price] = walked(prices[price]);
        boolean ownIn = random.nextBoolean();
        BigDecimal quote = BigDecimal.valueOf(quoteUnits(pool), pool.quoteDecimals());
        BigDecimal own = own(quote, prices[price]);
        var trader = new Account(traderRank + 1, market.trader(traderRank));
        return new GeneratedTrade(
                taken,
                blockTime,
                market.firstBlock() + block,
                txHash,
                txIndex,
                logIndex,
                pool,
                trader,
                recipient(trader),
                ownIn,
                ownIn ? own : quote,
                ownIn ? quote : own,
                poolPrice(pool, prices[price]),
                gas);
    }

    private void enterBlock(long number) {
        block = number;
        blockTime = market.start().plusSeconds(number * BLOCK_SECONDS);
        // A block changes the base fee by an eighth at most (EIP-1559).
        baseFee = Math.max(
                5_000_000_000L, Math.min(80_000_000_000L, baseFee + baseFee / 8 / 100 * random.nextInt(-100, 101)));
        logIndex = random.nextInt(20);
        enterTransaction(random.nextInt(4));
    }

    private void enterTransaction(int index) {
        txIndex = index;
        txHash = Buffer.buffer(32)
                .appendLong(random.nextLong())
                .appendLong(random.nextLong())
                .appendLong(random.nextLong())
                .appendLong(random.nextLong());
        gas = new Gas(
                random.nextLong(90_000, 400_000), baseFee + random.nextLong(50_000_000L, 3_000_000_000L), baseFee);
        traderRank = traderRanks.draw(random);
    }

    private long walked(long price) {
        long walked = price + price / 10_000 * random.nextInt(-STEP_POINTS, STEP_POINTS + 1);
        return Math.max(PRICE_MIN, Math.min(PRICE_MAX, walked));
    }

    /** From 0.001 WETH, 10 USD or 0.1 WBTC up, small swaps more often than large ones. */
    private long quoteUnits(MarketPool pool) {
        long unit = pool.quoteDecimals() == OWN_DECIMALS ? 1_000_000_000_000_000L : 10_000_000L;
        long magnitude = switch (random.nextInt(8)) {
            case 0 -> 1_000;
            case 1, 2 -> 100;
            default -> 10;
        };
        return random.nextLong(unit, unit * magnitude);
    }

    private static BigDecimal own(BigDecimal quote, long price) {
        BigDecimal own = quote.divide(BigDecimal.valueOf(price, PRICE_DIGITS), AMOUNT);
        return own.scale() > OWN_DECIMALS ? own.setScale(OWN_DECIMALS, RoundingMode.UP) : own;
    }

    /** Thirty-four digits, as many as a price derived from a chain has. */
    private static BigDecimal poolPrice(MarketPool pool, long price) {
        BigDecimal ownPrice = BigDecimal.valueOf(price, PRICE_DIGITS);
        BigDecimal poolPrice = pool.ownIsToken0()
                ? ownPrice.divide(FEE, MathContext.DECIMAL128)
                : FEE.divide(ownPrice, MathContext.DECIMAL128);
        return poolPrice.scale() > FRACTION_DIGITS_MAX
                ? poolPrice.setScale(FRACTION_DIGITS_MAX, RoundingMode.DOWN)
                : poolPrice;
    }

    private Account recipient(Account trader) {
        if (random.nextInt(ROUTED_ONE_IN) > 0) {
            return trader;
        }
        int router = random.nextInt(market.routers());
        return new Account(Market.TRADERS + router + 1, market.router(router));
    }
}
