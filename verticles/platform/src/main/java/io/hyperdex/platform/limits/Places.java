package io.hyperdex.platform.limits;

/**
 * The places that this node holds of one of a caller's shared bounds (requests under way, sockets) and how many of them are
 * taken. Places are taken and left without asking; more are asked for when they run out, and those that nobody needed since the
 * last settlement are given back by it. Not thread-safe: its account guards it.
 */
final class Places {
    private int held;
    private int taken;
    private int peak;
    private boolean grantedLess;
    private long settledMillis = Long.MIN_VALUE / 2;

    boolean take(int bound) {
        if (taken >= bound) {
            return false;
        }
        taken++;
        peak = Math.max(peak, taken);
        return true;
    }

    void leave() {
        taken--;
    }

    /** Of the shared bound; none once they have lapsed. */
    int held(long nowMillis) {
        return nowMillis - settledMillis < SharedLimits.LAPSE.toMillis() ? held : 0;
    }

    int taken() {
        return taken;
    }

    /**
     * Whether asking would get no more: this node holds all there are, or has just asked and got less than it wanted. Who got
     * what he wanted and finds it taken, by requests that were let in alone meanwhile, asks again.
     */
    boolean areAll(int bound, boolean asked, long nowMillis) {
        return held(nowMillis) >= bound || (asked && grantedLess);
    }

    /** What to hold from now on; what is not wanted any more may be another node's before the answer is here. */
    int claim(int more, int bound) {
        int wanted = Math.min(bound, Math.max(peak, taken + more));
        held = Math.min(held, wanted);
        return wanted;
    }

    void settled(int wanted, int granted, long nowMillis) {
        held = granted;
        grantedLess = granted < wanted;
        settledMillis = nowMillis;
    }

    /**
     * Whether a settlement is due without a request: to keep what is taken from lapsing, or to give back what was not needed
     * since the last time this was asked.
     */
    boolean isDue(long nowMillis) {
        boolean old = nowMillis - settledMillis >= SharedLimits.LAPSE.toMillis() / 3;
        boolean surplus = held > peak;
        peak = taken;
        return (old && taken > 0) || surplus;
    }

    boolean isEmpty() {
        return held == 0 && taken == 0;
    }
}
