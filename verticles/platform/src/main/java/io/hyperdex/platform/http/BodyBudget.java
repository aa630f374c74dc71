package io.hyperdex.platform.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the bytes of all bodies that are read, or dealt with, on a node at once, and what one caller may have of them. Thread-safe.
 */
public final class BodyBudget {
    /** Of the whole, unless a single body may be longer. */
    private static final int CALLER_ONE_IN = 4;

    private final long bodyBytesMax;
    private final long callerBytesMax;
    private final long bytesMax;
    private final Map<String, Long> byCaller = new HashMap<>();
    private long bytes;

    /**
     * @param bodyBytesMax of one body
     * @param bytesMax of all of them
     */
    public BodyBudget(long bodyBytesMax, long bytesMax) {
        this.bodyBytesMax = bodyBytesMax;
        this.bytesMax = bytesMax;
        callerBytesMax = Math.max(bodyBytesMax, bytesMax / CALLER_ONE_IN);
    }

    /** What is in use now. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The part of one body, to be released when the body and what was made of it are done with. */
    public Share open(String caller) {
        return new Share(caller);
    }

    private synchronized boolean take(String caller, long more) {
        long own = byCaller.getOrDefault(caller, 0L) + more;
        if (own > callerBytesMax || bytes + more > bytesMax) {
            return false;
        }
        bytes += more;
        byCaller.put(caller, own);
        return true;
    }

    private synchronized void give(String caller, long less) {
        bytes -= less;
        byCaller.computeIfPresent(caller, (name, own) -> own == less ? null : Long.valueOf(own - less));
    }

    /** Lives on the request's event loop. */
    public final class Share {
        private final String caller;
        private long taken;

        private Share(String caller) {
            this.caller = caller;
        }

        long bodyBytesMax() {
            return bodyBytesMax;
        }

        /** Whether there is room; if not, nothing is taken. */
        public boolean take(long more) {
            boolean fits = BodyBudget.this.take(caller, more);
            taken += fits ? more : 0;
            return fits;
        }

        /** Gives a part back, or what is left of it. */
        public void give(long less) {
            long part = Math.min(less, taken);
            BodyBudget.this.give(caller, part);
            taken -= part;
        }

        public void release() {
            give(taken);
        }
    }
}
