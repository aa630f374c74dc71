package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.util.Arrays;

/** The size of a trade in USD; costs are compared within a band, lower bound included. */
public enum SizeBand {
    UNDER_100(0, 100),
    UNDER_1K(1, 1_000),
    UNDER_10K(2, 10_000),
    UNDER_100K(3, 100_000),
    FROM_100K(4, Long.MAX_VALUE);

    private final int number;
    private final BigDecimal limit;

    SizeBand(int number, long limit) {
        this.number = number;
        this.limit = BigDecimal.valueOf(limit);
    }

    /** The band with the number that the store keeps. */
    public static SizeBand at(int number) {
        return Arrays.stream(values())
                .filter(band -> band.number == number)
                .findFirst()
                .orElseThrow();
    }

    public static SizeBand of(BigDecimal amountUsd) {
        for (SizeBand band : values()) {
            if (amountUsd.compareTo(band.limit) < 0) {
                return band;
            }
        }
        return FROM_100K;
    }
}
