package io.hyperdex.cache;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Lease;

/** An answer in memory. On the cache's event loop only. */
final class Kept {
    /** What an entry takes beside its bytes, roughly. */
    private static final int OVERHEAD_BYTES = 512;

    private final String key;
    private final CachedAnswer answer;
    private final Lease lease;
    private final Times times;
    private boolean outdated;

    /**
     * Until when it is good for what, Unix milliseconds.
     *
     * @param fresh sent as it is
     * @param revalidate sent while another is loaded
     * @param error sent when the store is away, outdated or not
     */
    record Times(long fresh, long revalidate, long error) {}

    Kept(String key, CachedAnswer answer, Times times) {
        this.key = key;
        this.answer = answer;
        this.times = times;
        this.lease = new Lease(answer, times.fresh);
    }

    String key() {
        return key;
    }

    CachedAnswer answer() {
        return answer;
    }

    Lease lease() {
        return lease;
    }

    Times times() {
        return times;
    }

    boolean isFresh(long now) {
        return !outdated && now < times.fresh;
    }

    /** Never across a change that touches it. */
    boolean isGoodWhileLoading(long now) {
        return !outdated && now < times.revalidate;
    }

    boolean isBetterThanNone(long now) {
        return now < times.error;
    }

    /** Stays for the time that the store is away. */
    void outdate() {
        outdated = true;
        lease.revoke();
    }

    /** Half of the body is for its compressed form, which is made later. */
    int weight() {
        int body = answer.encoded().body().length;
        return body + body / 2 + 2 * key.length() + OVERHEAD_BYTES;
    }
}
