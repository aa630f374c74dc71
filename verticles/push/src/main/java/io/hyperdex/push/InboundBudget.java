package io.hyperdex.push;

/** How many messages a socket may still send in this minute, and how much nonsense at all. */
final class InboundBudget {
    private static final long WINDOW_MILLIS = 60_000;
    private static final int FAULTS_MAX = 10;

    private final int perMinute;
    private long windowStart;
    private int spent;
    private int faults;

    InboundBudget(int perMinute, long nowMillis) {
        this.perMinute = perMinute;
        this.windowStart = nowMillis;
    }

    /** False when the minute's messages are used up. */
    boolean spend(long nowMillis) {
        if (nowMillis - windowStart >= WINDOW_MILLIS) {
            windowStart = nowMillis;
            spent = 0;
        }
        return ++spent <= perMinute;
    }

    long retryAfterMillis(long nowMillis) {
        return Math.max(0, windowStart + WINDOW_MILLIS - nowMillis);
    }

    /** False when the peer evidently does not speak the protocol. */
    boolean fault() {
        return ++faults < FAULTS_MAX;
    }
}
