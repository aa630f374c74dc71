package io.hyperdex.load.market;

import io.hyperdex.load.market.MarketPool.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pools, traders and a period. Every round has pools and a period of its own, so that none of its trades is a duplicate
 * and its trades go to a partition that is still empty; the traders are the same in all rounds, as they would be.
 */
public final class Market {
    public static final long CHAIN_ID = 1;
    public static final int DAYS = 30;
    public static final int TRADERS = 20_000;
    /** With 1,000 pools the busiest has about 18 % of the trades. */
    public static final double POOL_EXPONENT = 1.1;

    public static final double TRADER_EXPONENT = 1.0;
    /** Shares of pools by quote token, in percent: USDC, USDT, WETH and, for the rest, WBTC. */
    private static final int[] QUOTE_SHARES = {35, 10, 47};

    private static final int ROUTERS = 50;
    /** Months of thirty days, one a round: each is one partition. */
    private static final List<Instant> PERIODS = List.of(
            Instant.parse("2022-11-01T00:00:00Z"),
            Instant.parse("2023-04-01T00:00:00Z"),
            Instant.parse("2023-06-01T00:00:00Z"),
            Instant.parse("2023-09-01T00:00:00Z"));

    /** From the first block with a proof of stake on, there is one every twelve seconds, or nearly. */
    private static final Instant MERGE = Instant.parse("2022-09-15T06:42:59Z");

    private static final long MERGE_BLOCK = 15_537_394;
    private static final long[] FIRST_BLOCKS = {15_871_480, 16_950_603, 17_382_265, 18_037_988};
    private static final List<Protocol> PROTOCOLS =
            List.of(new Protocol(1, "uniswap-v3"), new Protocol(2, "uniswap-v2"), new Protocol(3, "sushiswap"));
    private static final List<Quote> QUOTES = List.of(
            new Quote("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", true, 6),
            new Quote("0xdac17f958d2ee523a2206206994597c13d831ec7", true, 6),
            new Quote("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", false, 18),
            new Quote("0x2260fac5e5542a773aa44fbcfedf7c193bc2c599", false, 8));

    private final long seed;
    private final int round;
    private final Instant start;
    private final long firstBlock;
    private final List<MarketPool> pools;
    private final List<String> traders;
    private final List<String> routers;

    private record Quote(String token, boolean stable, int decimals) {}

    /** @param round from 0, the warm-up, to {@link #roundsMax()} */
    public Market(long seed, int round, int poolCount) {
        this.seed = seed;
        this.round = round;
        this.start = PERIODS.get(round);
        this.firstBlock = FIRST_BLOCKS[round];
        var random = stream(seed, 2 * round + 1);
        pools = new ArrayList<>();
        for (int number = 1; number <= poolCount; number++) {
            pools.add(pool(number, random));
        }
        var people = stream(seed, 0);
        traders = addresses(TRADERS, people);
        routers = addresses(ROUTERS, people);
    }

    private Market(Market same, Instant start, int history) {
        // Another history: none of its transactions may be one of another's.
        this.seed = same.seed ^ (start.getEpochSecond() + ((long) history << Integer.SIZE));
        this.round = same.round;
        this.start = start;
        this.firstBlock = MERGE_BLOCK + Duration.between(MERGE, start).toSeconds() / TradeSequence.BLOCK_SECONDS;
        this.pools = same.pools;
        this.traders = same.traders;
        this.routers = same.routers;
    }

    /**
     * The same pools and traders over the thirty days from then on, in whole seconds.
     *
     * @param history two of one start have other trades when their numbers differ
     */
    public Market startingAt(Instant time, int history) {
        return new Market(this, time.truncatedTo(ChronoUnit.SECONDS), history);
    }

    public static int roundsMax() {
        return PERIODS.size() - 1;
    }

    public Instant start() {
        return start;
    }

    /** The trades of the period in time order, the same each time. */
    public TradeSequence trades(long count) {
        return new TradeSequence(this, count, stream(seed, 2 * round + 2));
    }

    long firstBlock() {
        return firstBlock;
    }

    /** The busiest first. */
    public List<MarketPool> pools() {
        return pools;
    }

    /** @param index below {@link #TRADERS}, the busiest first */
    public String trader(int index) {
        return traders.get(index);
    }

    String router(int index) {
        return routers.get(index);
    }

    int routers() {
        return ROUTERS;
    }

    private static MarketPool pool(int number, SplittableRandom random) {
        Quote quote = quote(random.nextInt(100));
        String own = address(random);
        Protocol protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
        return new MarketPool(
                number,
                address(random),
                protocol,
                own,
                quote.token,
                own.compareTo(quote.token) < 0,
                quote.stable,
                quote.decimals);
    }

    private static Quote quote(int percentile) {
        int bound = 0;
        for (int i = 0; i < QUOTE_SHARES.length; i++) {
            bound += QUOTE_SHARES[i];
            if (percentile < bound) {
                return QUOTES.get(i);
            }
        }
        return QUOTES.get(QUOTE_SHARES.length);
    }

    private static List<String> addresses(int count, SplittableRandom random) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(address(random));
        }
        return addresses;
    }

    private static String address(SplittableRandom random) {
        var text = new StringBuilder("0x");
        for (int i = 0; i < 5; i++) {
            text.append(String.format("%08x", random.nextInt()));
        }
        return text.toString();
    }

    /** Streams are split off, not seeded by numbers near each other: those would be one stream, shifted. */
    private static SplittableRandom stream(long seed, int number) {
        var root = new SplittableRandom(seed);
        SplittableRandom stream = root.split();
        for (int i = 0; i < number; i++) {
            stream = root.split();
        }
        return stream;
    }
}
