package io.hyperdex.platform.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One caller's limits on this node alone: the configured share of its tier, while Redis is away. */
final class LocalLimits {
    private static final int MINUTE = 0;
    private static final int HOUR = 1;
    private static final int DAY = 2;

    private final Tier tier;
    private final InstantSource clock;
    private final Bucket bucket;
    private final long burst;
    private final long hour;
    private final long day;
    private final int concurrent;
    private final int sockets;

    /** @param left what was left of the tier's limits when Redis went away: the node takes its share of that, not of a full bucket */
    LocalLimits(Tier tier, double share, Left left, InstantSource clock) {
        this.tier = tier;
        this.clock = clock;
        Instant now = clock.instant();
        burst = part(tier.burst(), share);
        hour = part(tier.hour(), share);
        day = part(tier.day(), share);
        long minute = part(tier.minute(), share);
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(burst)
                        .refillGreedy(minute, Duration.ofMinutes(1))
                        .initialTokens(initial(left.burst(), share)))
                .addLimit(limit -> limit.capacity(hour)
                        .refillIntervallyAligned(
                                hour,
                                Duration.ofHours(1),
                                now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS))
                        .initialTokens(initial(left.hour(), share)))
                .addLimit(limit -> limit.capacity(day)
                        .refillIntervallyAligned(
                                day,
                                Duration.ofDays(1),
                                now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS))
                        .initialTokens(initial(left.day(), share)))
                .withCustomTimePrecision(meter(clock))
                .build();
        concurrent = (int) part(tier.concurrent(), share);
        sockets = (int) part(tier.sockets(), share);
    }

    /** What is left of the shared limits. */
    record Left(long burst, long hour, long day) {}

    int concurrent() {
        return concurrent;
    }

    int sockets() {
        return sockets;
    }

    boolean spend(int weight) {
        return bucket.tryConsume(weight);
    }

    Quota quota() {
        long[] left = left();
        long now = clock.millis();
        long minuteLeft = Math.min(tier.minute(), left[MINUTE]);
        return new Quota(
                tier,
                minuteLeft,
                Windows.ceil((tier.minute() - minuteLeft) * 60, tier.minute()),
                left[HOUR],
                Windows.ceil(Windows.hourEnd(now) - now, 1_000L),
                left[DAY],
                Windows.ceil(Windows.dayEnd(now) - now, 1_000L));
    }

    /** The limits that have not enough left for the weight. */
    List<String> lacking(int weight) {
        long[] left = left();
        List<String> names = new ArrayList<>(3);
        for (int i = MINUTE; i <= DAY; i++) {
            if (left[i] < weight) {
                names.add(Windows.NAMES.get(i));
            }
        }
        return names;
    }

    long waitMillis(int weight) {
        long nanos = bucket.estimateAbilityToConsume(weight).getNanosToWaitForRefill();
        return Windows.ceil(nanos, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** Whether nothing is used up, so that a new one would be the same. */
    boolean isWhole() {
        long[] left = left();
        return left[MINUTE] == burst && left[HOUR] == hour && left[DAY] == day;
    }

    private long[] left() {
        return bucket.asVerbose().getAvailableTokens().getDiagnostics().getAvailableTokensPerEachBandwidth();
    }

    private static long part(long limit, double share) {
        return Math.max(1, (long) Math.ceil(limit * share));
    }

    private static long initial(long left, double share) {
        return Math.max(0, (long) Math.floor(left * share));
    }

    private static TimeMeter meter(InstantSource clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
