package io.hyperdex.domain;

/** What the trader does with the base token: a buyer receives it. */
public enum Side {
    BUY,
    SELL
}
