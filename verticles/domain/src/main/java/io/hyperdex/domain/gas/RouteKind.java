package io.hyperdex.domain.gas;

/** How a transaction got from one token to the other, with the gas that it takes when nothing better is known. */
public enum RouteKind {
    /** One swap. */
    DIRECT(120_000),
    /** Two or three. */
    MULTI_HOP(180_000),
    /** More. */
    COMPLEX(250_000);

    private static final int HOPS_MAX = 3;

    private final long units;

    RouteKind(long units) {
        this.units = units;
    }

    public static RouteKind of(int swaps) {
        if (swaps <= 1) {
            return DIRECT;
        }
        return swaps <= HOPS_MAX ? MULTI_HOP : COMPLEX;
    }

    long units() {
        return units;
    }
}
