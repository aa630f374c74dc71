package io.hyperdex.platform.limits;

/**
 * Counts how often a caller asked for more than its limits, at most once in 10 s, and says when that leads to a block. An
 * hour without one forgets them all; time spent in a block is no part of that hour.
 */
final class Violations {
    private static final long APART_MILLIS = 10_000;
    private static final long FORGOTTEN_MILLIS = 3_600_000;

    private int count;
    private long lastMillis;
    private long quietSinceMillis;

    /** How long to block the caller for now, in ms; 0 for not at all. */
    long add(long nowMillis) {
        if (count > 0 && nowMillis - lastMillis < APART_MILLIS) {
            return 0;
        }
        count = isForgotten(nowMillis) ? 1 : count + 1;
        lastMillis = nowMillis;
        long block = block();
        quietSinceMillis = nowMillis + block;
        return block;
    }

    private long block() {
        if (count >= 16) {
            return 3_600_000;
        }
        return switch (count) {
            case 5 -> 60_000;
            case 8 -> 300_000;
            case 11 -> 1_800_000;
            default -> 0;
        };
    }

    boolean isForgotten(long nowMillis) {
        return count == 0 || nowMillis - quietSinceMillis >= FORGOTTEN_MILLIS;
    }

    void forget() {
        count = 0;
    }
}
