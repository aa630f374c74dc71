package io.hyperdex.platform.limits;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a caller's shared limits since the last settlement, and what this node holds of them. What is granted has been
 * taken off the shared limits already, so hours and days are never overrun, and in any time nodes together answer at most the
 * burst, what has come back, and a block each: what they held while the bucket filled up. At worst they answer less, by what
 * the others hold at that moment, for a second.
 *
 * <p>Not thread-safe: its account guards it.
 */
final class Shared {
    static final long UNIT = 60_000;
    private static final long LEASE_MILLIS = 1_000;

    private final Tier tier;
    private long granted;
    private long grantedHour;
    private long leaseEndsMillis;
    private long units;
    private long atMillis;
    private long hourLeft;
    private long hourEndsMillis;
    private long dayLeft;
    private long dayEndsMillis;

    /** Nothing has been settled yet: as if nothing had been used. */
    Shared(Tier tier, long nowMillis) {
        this.tier = tier;
        units = tier.burst() * UNIT;
        atMillis = nowMillis;
        hourLeft = tier.hour();
        hourEndsMillis = Windows.hourEnd(nowMillis);
        dayLeft = tier.day();
        dayEndsMillis = Windows.dayEnd(nowMillis);
    }

    boolean spend(int weight, long nowMillis) {
        if (granted < weight || nowMillis >= leaseEndsMillis) {
            return false;
        }
        granted -= weight;
        return true;
    }

    /** Requests that may be answered without asking. */
    long held(long nowMillis) {
        return nowMillis < leaseEndsMillis ? granted : 0;
    }

    /** Takes what has not been used in time, to be given back. */
    long takeLapsed(long nowMillis) {
        long lapsed = nowMillis < leaseEndsMillis ? 0 : granted;
        granted -= lapsed;
        return lapsed;
    }

    boolean hasLapsed(long nowMillis) {
        return granted > 0 && nowMillis >= leaseEndsMillis;
    }

    long grantedHour() {
        return grantedHour;
    }

    void settled(Grant grant, long nowMillis) {
        granted += grant.granted();
        grantedHour = grant.hour();
        // What the hour granted is not spent in the next one.
        leaseEndsMillis = nowMillis + Math.min(LEASE_MILLIS, grant.hourEndsMillis());
        units = grant.units();
        atMillis = nowMillis;
        hourLeft = grant.hourLeft();
        hourEndsMillis = nowMillis + grant.hourEndsMillis();
        dayLeft = grant.dayLeft();
        dayEndsMillis = nowMillis + grant.dayEndsMillis();
    }

    LocalLimits.Left left(long nowMillis) {
        long burst = Math.min(tier.burst(), granted + units(nowMillis) / UNIT);
        return new LocalLimits.Left(burst, hourLeft(nowMillis), dayLeft(nowMillis));
    }

    Quota quota(long nowMillis) {
        long minuteLeft = Math.min(tier.minute(), held(nowMillis) + units(nowMillis) / UNIT);
        return new Quota(
                tier,
                minuteLeft,
                Windows.ceil((tier.minute() - minuteLeft) * 60, tier.minute()),
                hourLeft(nowMillis),
                seconds(hourEndsMillis, nowMillis),
                dayLeft(nowMillis),
                seconds(dayEndsMillis, nowMillis));
    }

    /** The limits that have not enough left for the weight. */
    List<String> lacking(int weight, long nowMillis) {
        List<String> names = new ArrayList<>(3);
        if (held(nowMillis) + units(nowMillis) / UNIT < weight) {
            names.add("minute");
        }
        if (hourLeft(nowMillis) < weight) {
            names.add("hour");
        }
        if (dayLeft(nowMillis) < weight) {
            names.add("day");
        }
        return names;
    }

    /** Until nothing is lacking any more, if nobody else uses it. */
    long waitMillis(int weight, long nowMillis) {
        long missing = (weight - held(nowMillis)) * UNIT - units(nowMillis);
        long wait = missing <= 0 ? 0 : Windows.ceil(missing, tier.minute());
        if (hourLeft(nowMillis) < weight) {
            wait = Math.max(wait, hourEndsMillis - nowMillis);
        }
        if (dayLeft(nowMillis) < weight) {
            wait = Math.max(wait, dayEndsMillis - nowMillis);
        }
        return wait;
    }

    private long units(long nowMillis) {
        return Math.min(tier.burst() * UNIT, units + Math.max(0, nowMillis - atMillis) * tier.minute());
    }

    private long hourLeft(long nowMillis) {
        return nowMillis < hourEndsMillis ? Math.max(0, hourLeft + held(nowMillis)) : tier.hour();
    }

    private long dayLeft(long nowMillis) {
        return nowMillis < dayEndsMillis ? Math.max(0, dayLeft + held(nowMillis)) : tier.day();
    }

    private static long seconds(long endsMillis, long nowMillis) {
        return Math.max(0, Windows.ceil(endsMillis - nowMillis, 1_000L));
    }
}
