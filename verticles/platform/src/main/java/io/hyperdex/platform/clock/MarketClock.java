package io.hyperdex.platform.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The time of windows and of closing candles: UTC, or the recorded day's while a replay plays. Thread-safe.
 */
public final class MarketClock implements InstantSource {
    private record Replay(Instant from, Instant startedAt, double speed, Instant until) {}

    private final InstantSource wall;
    private volatile @Nullable Replay replay;

    public MarketClock(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public Instant instant() {
        Replay playing = replay;
        if (playing == null) {
            return wall.instant();
        }
        Duration elapsed = Duration.between(playing.startedAt, wall.instant());
        Instant now = playing.from.plusMillis((long) (elapsed.toMillis() * playing.speed));
        return now.isAfter(playing.until) ? playing.until : now;
    }

    /** Lets the clock run from {@code from} at {@code speed} market seconds per second, and stop at {@code until}. */
    public void replay(Instant from, double speed, Instant until) {
        replay = new Replay(from, wall.instant(), speed, until);
    }
}
