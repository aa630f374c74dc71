package io.hyperdex.domain;

/** Failed transactions are kept for their gas and never move prices, volumes or positions. */
public enum TradeStatus {
    EXECUTED,
    FAILED
}
