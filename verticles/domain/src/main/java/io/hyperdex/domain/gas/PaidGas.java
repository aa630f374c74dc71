package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose cost is known, as advice looks at it.
 *
 * @param pair what its first swap took and its last one gave
 * @param size null when its value is unknown
 * @param units of gas
 * @param gasPrice wei per unit
 * @param cost in the native token
 * @param nativeUsd what the native token was worth then; null when unknown
 */
public record PaidGas(
        Instant time,
        Pair pair,
        RouteKind route,
        @Nullable SizeBand size,
        boolean failed,
        BigDecimal units,
        BigDecimal gasPrice,
        BigDecimal cost,
        @Nullable BigDecimal nativeUsd) {

    /** Two tokens of a chain. */
    public record Pair(long chainId, String first, String last) {}

    /** With what it is compared; null when its size is unknown. */
    public GasBaseline.@Nullable Kind kind() {
        return size == null ? null : GasBaseline.Kind.of(pair.chainId, pair.first, pair.last, route, size);
    }
}
