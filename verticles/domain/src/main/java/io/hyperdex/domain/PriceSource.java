package io.hyperdex.domain;

import java.util.Arrays;

/** Where a value in USD came from. */
public enum PriceSource {
    STABLE_LEG(0, "stable-leg"),
    ROUTE(1, "route"),
    FEED(2, "feed"),
    /** What the sender said. */
    POSTED(3, "posted"),
    /** By a posted price of a token. */
    POSTED_PRICE(4, "posted");

    private final int number;
    private final String code;

    PriceSource(int number, String code) {
        this.number = number;
        this.code = code;
    }

    /** The source with the number that the store keeps. */
    public static PriceSource at(int number) {
        return Arrays.stream(values())
                .filter(source -> source.number == number)
                .findFirst()
                .orElseThrow();
    }

    public int number() {
        return number;
    }

    public String code() {
        return code;
    }
}
