package io.hyperdex.load.reads;

/** What is read, with its share of the requests in percent: a terminal with charts, lists and feeds that poll. */
enum ReadKind {
    CANDLES_NEWEST("newest candles", 25),
    CANDLES_RANGE("candles of a range", 15),
    TRADES_POOL("trades of a pool", 15),
    TRADES_TRADER("trades of a trader", 10),
    TRADES_PAGE("next page of trades", 5),
    TRADES_AFTER("trades after a position", 5),
    POOLS("list of pools", 5),
    POOL("one pool", 10),
    PRICES("prices", 5),
    TOKENS("list of tokens", 3),
    TOKEN("one token", 2);

    private final String title;
    private final int percent;

    ReadKind(String title, int percent) {
        this.title = title;
        this.percent = percent;
    }

    String title() {
        return title;
    }

    int percent() {
        return percent;
    }

    /** @param percentile 0 to 99 */
    static ReadKind at(int percentile) {
        int bound = 0;
        for (ReadKind kind : values()) {
            bound += kind.percent;
            if (percentile < bound) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such percentile: " + percentile);
    }
}
