package io.hyperdex.platform.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A bounded number of holders and, behind them, a bounded queue, first come first served. Thread-safe. */
final class Permits<T> {
    private final int heldMax;
    private final int waitingMax;
    private final Deque<T> waiting = new ArrayDeque<>();
    private int held;

    enum Entry {
        HELD,
        WAITING,
        FULL
    }

    Permits(int heldMax, int waitingMax) {
        this.heldMax = heldMax;
        this.waitingMax = waitingMax;
    }

    synchronized Entry enter(T who) {
        if (held < heldMax) {
            held++;
            return Entry.HELD;
        }
        if (waiting.size() >= waitingMax) {
            return Entry.FULL;
        }
        waiting.add(who);
        return Entry.WAITING;
    }

    /** A holder is done; its permit goes to the one that is returned, if any. */
    synchronized @Nullable T leave() {
        T next = waiting.poll();
        if (next == null) {
            held--;
        }
        return next;
    }

    /** Whether it was still waiting; it is not any more. */
    synchronized boolean abandon(T who) {
        return waiting.remove(who);
    }

    synchronized int held() {
        return held;
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
