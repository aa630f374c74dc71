package io.hyperdex.push;

/** A bucket that is full at first and refills evenly. */
final class RefilledBudget {
    private static final double MINUTE_MILLIS = 60_000;

    private final int burst;
    private final int perMinute;
    private double left;
    private long countedAt;

    RefilledBudget(int burst, int perMinute, long nowMillis) {
        this.burst = burst;
        this.perMinute = perMinute;
        this.left = burst;
        this.countedAt = nowMillis;
    }

    /** False when there is none left. */
    boolean spend(long nowMillis) {
        left = Math.min(burst, left + (nowMillis - countedAt) * perMinute / MINUTE_MILLIS);
        countedAt = nowMillis;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
