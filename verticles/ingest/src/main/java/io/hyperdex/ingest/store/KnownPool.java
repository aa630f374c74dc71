package io.hyperdex.ingest.store;

import io.hyperdex.domain.TokenSide;
import org.jspecify.annotations.Nullable;

/**
 * What the writer remembers of a pool. The pair never changes; decimals are set once; the basis turns to executed once;
 * symbols and the quote may be described anew.
 *
 * @param readAtNanos when it was read; what is unknown is read again after a while
 */
record KnownPool(int id, Token token0, Token token1, TokenSide quote, boolean executedBasis, long readAtNanos) {

    /** One of the pool's tokens. */
    record Token(
            int id,
            String address,
            @Nullable String symbol,
            @Nullable Integer decimals) {}

    boolean hasPair(String one, String other) {
        return token0.address.equals(one) && token1.address.equals(other);
    }

    boolean isDescribed() {
        return token0.decimals != null && token1.decimals != null;
    }
}
