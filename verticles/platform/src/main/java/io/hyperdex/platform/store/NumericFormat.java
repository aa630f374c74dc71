package io.hyperdex.platform.store;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The binary form of {@code numeric}, behind its length: groups of four decimal digits, the first with its weight, all digits kept. */
final class NumericFormat {
    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;
    private static final int TWO_GROUPS = GROUP * GROUP;

    private static final int[] PADDING = {1, 1_000, 100, 10};
    private static final int NEGATIVE = 0x4000;
    private static final int LONG_GROUPS = 6;
    private static final int HEAD_SHORTS = 4;

    private NumericFormat() {}

    static void append(BinaryOutput output, BigDecimal value) {
        int scale = Math.max(0, value.scale());
        int padding = PADDING[scale % GROUP_DIGITS];
        BigInteger digits = (value.scale() < 0 ? value.toBigIntegerExact() : value.unscaledValue()).abs();
        short[] groups = digits.bitLength() < Long.SIZE ? groups(digits.longValue(), padding) : groups(digits, padding);
        int first = groups.length;
        while (first > 0 && groups[first - 1] == 0) {
            first--;
        }
        int last = 0;
        while (last < first && groups[last] == 0) {
            last++;
        }
        int fractionGroups = (scale + GROUP_DIGITS - 1) / GROUP_DIGITS;
        int weight = first == 0 ? 0 : first - 1 - fractionGroups;
        int sign = value.signum() < 0 ? NEGATIVE : 0;
        output.putInt((HEAD_SHORTS + first - last) * Short.BYTES);
        output.putInts(((first - last) << Short.SIZE) | (weight & 0xffff), (sign << Short.SIZE) | scale);
        output.putShortsDown(groups, first - 1, last);
    }

    /** The lowest first; zeros above the highest. */
    private static short[] groups(long digits, int padding) {
        short[] groups = new short[LONG_GROUPS];
        int lowest = GROUP / padding;
        groups[0] = (short) (digits % lowest * padding);
        long rest = digits / lowest;
        for (int group = 1; rest != 0; group++) {
            groups[group] = (short) (rest % GROUP);
            rest /= GROUP;
        }
        return groups;
    }

    /** The lowest first; zeros above the highest. Two groups a division, in place: this runs for every figure stored. */
    private static short[] groups(BigInteger digits, int padding) {
        int[] limbs = limbs(digits, padding);
        // A group takes more than 13 bits; the bound need not be tight.
        short[] groups = new short[limbs.length * Integer.SIZE / 13 + 2];
        int top = limbs.length - 1;
        for (int group = 0; top >= 0; group += 2) {
            long rest = 0;
            for (int i = top; i >= 0; i--) {
                long part = (rest << Integer.SIZE) | Integer.toUnsignedLong(limbs[i]);
                limbs[i] = (int) (part / TWO_GROUPS);
                rest = part % TWO_GROUPS;
            }
            groups[group] = (short) (rest % GROUP);
            groups[group + 1] = (short) (rest / GROUP);
            while (top >= 0 && limbs[top] == 0) {
                top--;
            }
        }
        return groups;
    }

    /** 32 bits of the product each, the lowest first. */
    private static int[] limbs(BigInteger digits, int padding) {
        int[] limbs = new int[2 * (digits.bitLength() / Long.SIZE + 1) + 1];
        long carry = 0;
        int limb = 0;
        for (BigInteger rest = digits; rest.signum() != 0; rest = rest.shiftRight(Long.SIZE)) {
            long bits = rest.longValue();
            carry += Integer.toUnsignedLong((int) bits) * padding;
            limbs[limb++] = (int) carry;
            carry = (carry >>> Integer.SIZE) + (bits >>> Integer.SIZE) * padding;
            limbs[limb++] = (int) carry;
            carry >>>= Integer.SIZE;
        }
        limbs[limb] = (int) carry;
        return limbs;
    }
}
