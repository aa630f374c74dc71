package io.hyperdex.domain.gas;

import java.util.Arrays;
import java.util.Locale;

/** How a transaction got from one token to the other, with the gas that it takes when nothing better is known. */
public enum RouteKind {
    /** One swap. */
    DIRECT(0, 120_000),
    /** Two or three. */
    MULTI_HOP(1, 180_000),
    /** More. */
    COMPLEX(2, 250_000);

    private static final int HOPS_MAX = 3;

    private final int number;
    private final long units;

    RouteKind(int number, long units) {
        this.number = number;
        this.units = units;
    }

    public static RouteKind of(int swaps) {
        if (swaps <= 1) {
            return DIRECT;
        }
        return swaps <= HOPS_MAX ? MULTI_HOP : COMPLEX;
    }

    /** The route with the number that the store keeps. */
    public static RouteKind at(int number) {
        return Arrays.stream(values())
                .filter(route -> route.number == number)
                .findFirst()
                .orElseThrow();
    }

    /** As the store keeps it. */
    public int number() {
        return number;
    }

    /** The name in answers. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    long units() {
        return units;
    }
}
