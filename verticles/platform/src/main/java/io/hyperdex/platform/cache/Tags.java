package io.hyperdex.platform.cache;

/** The names of what answers depend on. Chains are left out: an address of two chains costs a needless load at worst. */
public final class Tags {
    /** Lists that are bound to no pool and no trader: every trade may be in them. */
    public static final String TRADES = "trades";

    /** Lists of tokens. */
    public static final String TOKENS = "tokens";

    /** The description of any token, which nearly every answer shows a part of. */
    public static final String TOKEN = "token";

    /** Answers over several pools: the description of any of them. */
    public static final String POOLS = "pools";

    /** Who did best. */
    public static final String RANKINGS = "rankings";

    private static final String PRICE = "price:";

    private Tags() {}

    public static String pool(String address) {
        return "pool:" + address;
    }

    /** What is said of a pool, apart from its trades. */
    public static String described(String pool) {
        return "described:" + pool;
    }

    /** Candles that show the pool's own price: the first trade that has none turns all of them, however old. */
    public static String priced(String pool) {
        return "priced:" + pool;
    }

    public static String trader(String address) {
        return "trader:" + address;
    }

    /** Posted prices of a chain. */
    public static String prices(long chainId) {
        return "prices:" + chainId;
    }

    /** Prices of a token. */
    public static String price(String token) {
        return PRICE + token;
    }

    public static boolean isPrice(String tag) {
        return tag.startsWith(PRICE);
    }
}
