package io.hyperdex.domain.gas;

import java.math.BigInteger;

/** The base fee of EIP-1559. */
public final class BaseFee {
    /** A block changes the base fee by at most an eighth; it aims at being half full. */
    private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);

    private BaseFee() {}

    /** Base fee of the next block, in wei. */
    public static BigInteger next(BigInteger baseFee, long gasUsed, long gasLimit) {
        long target = gasLimit / 2;
        if (gasUsed == target || target == 0) {
            return baseFee;
        }
        BigInteger change = baseFee.multiply(BigInteger.valueOf(Math.abs(gasUsed - target)))
                .divide(BigInteger.valueOf(target))
                .divide(CHANGE_DENOMINATOR);
        return gasUsed > target ? baseFee.add(change.max(BigInteger.ONE)) : baseFee.subtract(change);
    }
}
