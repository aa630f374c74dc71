package io.hyperdex.platform.cache;

/**
 * Leave to send an answer again without asking. The cache that gave it takes it back when the answer is outdated or dropped:
 * before a writer is answered, so that what was posted is read at once. Only within a process; any thread may look.
 */
public final class Lease {
    private final CachedAnswer answer;
    private final long untilMillis;
    private volatile boolean revoked;

    /** @param untilMillis when the answer gets old, in Unix milliseconds */
    public Lease(CachedAnswer answer, long untilMillis) {
        this.answer = answer;
        this.untilMillis = untilMillis;
    }

    public CachedAnswer answer() {
        return answer;
    }

    public boolean holds(long nowMillis) {
        return !revoked && nowMillis < untilMillis;
    }

    public void revoke() {
        revoked = true;
    }
}
