package io.hyperdex.platform.limits;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** What is left of a tier's limits: requests, and the seconds until the limit is whole again. */
record Quota(
        Tier tier,
        long minuteLeft,
        long minuteSeconds,
        long hourLeft,
        long hourSeconds,
        long dayLeft,
        long daySeconds) {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence LEFT = HttpHeaders.createOptimized("RateLimit");
    private static final CharSequence TIGHTEST_LIMIT = HttpHeaders.createOptimized("X-RateLimit-Limit");
    private static final CharSequence TIGHTEST_LEFT = HttpHeaders.createOptimized("X-RateLimit-Remaining");
    private static final CharSequence TIGHTEST_RESET = HttpHeaders.createOptimized("X-RateLimit-Reset");

    /** The fields of the IETF draft, and those that older clients read; of the tightest limit, the least left of its quota. */
    void write(HttpServerResponse response, CharSequence policy, long nowMillis) {
        response.putHeader(POLICY, policy).putHeader(LEFT, left());
        long limit = tier.minute();
        long left = minuteLeft;
        long seconds = minuteSeconds;
        if (isTighter(hourLeft, tier.hour(), left, limit)) {
            limit = tier.hour();
            left = hourLeft;
            seconds = hourSeconds;
        }
        if (isTighter(dayLeft, tier.day(), left, limit)) {
            limit = tier.day();
            left = dayLeft;
            seconds = daySeconds;
        }
        response.putHeader(TIGHTEST_LIMIT, Long.toString(limit))
                .putHeader(TIGHTEST_LEFT, Long.toString(left))
                .putHeader(TIGHTEST_RESET, Long.toString(nowMillis / 1_000 + seconds));
    }

    private String left() {
        return "\"minute\";r=" + minuteLeft + ";t=" + minuteSeconds + ", \"hour\";r=" + hourLeft + ";t=" + hourSeconds
                + ", \"day\";r=" + dayLeft + ";t=" + daySeconds;
    }

    private static boolean isTighter(long left, long limit, long otherLeft, long otherLimit) {
        return (double) left / limit < (double) otherLeft / otherLimit;
    }

    /** Of a tier, what {@code RateLimit-Policy} says. */
    static String policy(Tier tier) {
        return "\"minute\";q=" + tier.minute() + ";w=60, \"hour\";q=" + tier.hour() + ";w=3600, \"day\";q=" + tier.day()
                + ";w=86400, \"concurrent\";q=" + tier.concurrent();
    }
}
