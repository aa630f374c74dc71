package io.hyperdex.domain;

/** One of a pool's two tokens; token0 has the lower address, as on chain. */
public enum TokenSide {
    TOKEN0,
    TOKEN1;

    /** The side with the number that the store keeps: 0 or 1. */
    public static TokenSide at(int number) {
        return number == 0 ? TOKEN0 : TOKEN1;
    }

    public int number() {
        return this == TOKEN0 ? 0 : 1;
    }

    public TokenSide other() {
        return this == TOKEN0 ? TOKEN1 : TOKEN0;
    }
}
