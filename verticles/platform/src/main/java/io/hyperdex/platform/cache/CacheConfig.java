package io.hyperdex.platform.cache;

import java.time.Duration;

/**
 * Section {@code cache}.
 *
 * @param loadTimeout how long others wait for a load before one of them loads itself
 * @param patience how long a load may take while an old answer is at hand
 * @param clusterWait how long this node waits for what another node loads
 * @param waitingMax requests that wait for loads at once; more load by themselves
 * @param tagsMax pools and traders whose last changes are remembered one by one
 * @param sendAgainMax requests that each HTTP event loop answers again without asking
 */
public record CacheConfig(
        Duration loadTimeout,
        Duration patience,
        Duration clusterWait,
        int waitingMax,
        int tagsMax,
        int sendAgainMax,
        Policy trades,
        Policy candles,
        Policy price,
        Policy pools,
        Policy ranking,
        Policy tokens,
        Policy pnl,
        Policy performance,
        Policy gas) {

    /**
     * How long answers of one type are good, and how much of the node's memory they get.
     *
     * @param ttl of an answer about the past, such as closed candles
     * @param ttlOpen of an answer that time alone may change, such as an open candle
     * @param revalidate how long after its time an answer is still sent while a new one is loaded
     * @param staleIfError how long after its time an answer is still sent when the store is away
     * @param compress whether Redis keeps it compressed from 1 KiB on
     */
    public record Policy(
            Duration ttl,
            Duration ttlOpen,
            Duration revalidate,
            Duration staleIfError,
            long bytesMax,
            boolean redis,
            boolean compress) {
        public Policy {
            if (ttl.isNegative() || ttlOpen.isNegative() || revalidate.isNegative() || staleIfError.isNegative()) {
                throw new IllegalArgumentException("durations must not be negative");
            }
            if (bytesMax < 0) {
                throw new IllegalArgumentException("bytesMax must not be negative");
            }
        }
    }

    public CacheConfig {
        if (loadTimeout.isNegative() || loadTimeout.isZero() || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("loadTimeout and patience must be positive");
        }
        if (clusterWait.isNegative()) {
            throw new IllegalArgumentException("clusterWait must not be negative");
        }
        if (waitingMax < 1 || tagsMax < 1 || sendAgainMax < 1) {
            throw new IllegalArgumentException("waitingMax, tagsMax and sendAgainMax must be at least 1");
        }
    }

    public Policy policy(CacheType type) {
        return switch (type) {
            case TRADES -> trades;
            case CANDLES -> candles;
            case PRICE -> price;
            case POOLS -> pools;
            case RANKING -> ranking;
            case TOKENS -> tokens;
            case PNL -> pnl;
            case PERFORMANCE -> performance;
            case GAS -> gas;
        };
    }
}
