package io.hyperdex.platform.store;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The binary form of {@code numeric}: groups of four decimal digits, the first with its weight, all digits kept. */
final class NumericFormat {
    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;
    /** Groups that a long holds whatever they are. */
    private static final int LONG_GROUPS = 4;

    private static final BigInteger LONG_BASE = BigInteger.valueOf(10_000_000_000_000_000L);
    private static final int[] PADDING = {1, 1_000, 100, 10};
    private static final int NEGATIVE = 0x4000;

    private NumericFormat() {}

    static void append(Buffer buffer, BigDecimal value) {
        int scale = Math.max(0, value.scale());
        int padding = PADDING[scale % GROUP_DIGITS];
        BigInteger digits = value.scale() < 0 ? value.toBigIntegerExact() : value.unscaledValue();
        short[] groups = groups(digits.abs().multiply(BigInteger.valueOf(padding)));
        int first = groups.length;
        while (first > 0 && groups[first - 1] == 0) {
            first--;
        }
        int last = 0;
        while (last < first && groups[last] == 0) {
            last++;
        }
        int fractionGroups = (scale + GROUP_DIGITS - 1) / GROUP_DIGITS;
        buffer.appendShort((short) (first - last));
        buffer.appendShort((short) (first == 0 ? 0 : first - 1 - fractionGroups));
        buffer.appendShort((short) (value.signum() < 0 ? NEGATIVE : 0));
        buffer.appendShort((short) scale);
        for (int i = first - 1; i >= last; i--) {
            buffer.appendShort(groups[i]);
        }
    }

    /** The lowest first; zeros above the highest. */
    private static short[] groups(BigInteger digits) {
        // A group takes more than 13 bits; the bound need not be tight.
        short[] groups = new short[(digits.bitLength() / 13 / LONG_GROUPS + 1) * LONG_GROUPS];
        BigInteger rest = digits;
        int group = 0;
        while (rest.bitLength() >= Long.SIZE) {
            BigInteger[] parts = rest.divideAndRemainder(LONG_BASE);
            split(parts[1].longValue(), groups, group);
            group += LONG_GROUPS;
            rest = parts[0];
        }
        split(rest.longValue(), groups, group);
        return groups;
    }

    private static void split(long digits, short[] groups, int from) {
        long rest = digits;
        for (int i = from; rest != 0; i++) {
            groups[i] = (short) (rest % GROUP);
            rest /= GROUP;
        }
    }
}
