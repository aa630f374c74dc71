package io.hyperdex.domain.gas;

import java.math.BigDecimal;

/** The size of a trade in USD; costs are compared within a band, lower bound included. */
public enum SizeBand {
    UNDER_100(100),
    UNDER_1K(1_000),
    UNDER_10K(10_000),
    UNDER_100K(100_000),
    FROM_100K(Long.MAX_VALUE);

    private final BigDecimal limit;

    SizeBand(long limit) {
        this.limit = BigDecimal.valueOf(limit);
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
