package io.hyperdex.domain;

/** One of a pool's two tokens; token0 has the lower address, as on chain. */
public enum TokenSide {
    TOKEN0,
    TOKEN1;

    public TokenSide other() {
        return this == TOKEN0 ? TOKEN1 : TOKEN0;
    }
}
