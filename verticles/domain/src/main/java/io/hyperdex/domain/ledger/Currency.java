package io.hyperdex.domain.ledger;

/** What profits are counted in. Each has books of its own, whose events carry the value at the rate of their time. */
public enum Currency {
    USD,
    ETH,
    BTC
}
