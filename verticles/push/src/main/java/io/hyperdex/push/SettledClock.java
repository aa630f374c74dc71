package io.hyperdex.push;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The market's time of a moment ago. Candles close by it, so that trades under way at the end of an interval come before
 * its closing frame instead of correcting it. Counted in ticks of real time: a replay's clock runs many times faster, what
 * is under way does not.
 */
final class SettledClock {
    private final InstantSource clock;
    private final int ticksBehind;
    private final Deque<Instant> past = new ArrayDeque<>();

    SettledClock(InstantSource clock, int ticksBehind) {
        this.clock = clock;
        this.ticksBehind = ticksBehind;
        past.add(clock.instant());
    }

    void tick() {
        past.addLast(clock.instant());
        if (past.size() > ticksBehind + 1) {
            past.removeFirst();
        }
    }

    Instant now() {
        return past.getFirst();
    }
}
