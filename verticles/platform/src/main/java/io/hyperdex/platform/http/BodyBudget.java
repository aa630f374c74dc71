package io.hyperdex.platform.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds what all bodies that are read, or dealt with, take of a node's memory at once. Thread-safe. */
public final class BodyBudget {
    private final long bodyBytesMax;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param bodyBytesMax of one body
     * @param bytesMax of all of them
     */
    public BodyBudget(long bodyBytesMax, long bytesMax) {
        this.bodyBytesMax = bodyBytesMax;
        this.bytesMax = bytesMax;
    }

    /** What is in use, as a share of what may. */
    public double fill() {
        return (double) bytes.get() / bytesMax;
    }

    /** The part of one body, to be released when the body and what was made of it are done with. */
    public Share open() {
        return new Share();
    }

    /** Lives on the request's event loop. */
    public final class Share {
        private long taken;

        long bodyBytesMax() {
            return bodyBytesMax;
        }

        /** Whether there is room; if not, nothing is taken. */
        boolean take(long more) {
            if (bytes.addAndGet(more) > bytesMax) {
                bytes.addAndGet(-more);
                return false;
            }
            taken += more;
            return true;
        }

        public void release() {
            bytes.addAndGet(-taken);
            taken = 0;
        }
    }
}
