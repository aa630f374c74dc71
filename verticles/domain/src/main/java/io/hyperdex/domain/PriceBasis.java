package io.hyperdex.domain;

/** Which price a pool's candles show: the pool's own after each trade, or the executed one; never a mix. */
public enum PriceBasis {
    POOL,
    EXECUTED
}
