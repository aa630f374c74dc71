package io.hyperdex.platform.limits;

import io.hyperdex.platform.StartRefused;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code limits}.
 *
 * @param leaseMax requests that a node takes from the shared limit at once
 * @param localShare of each limit that a node grants by itself while Redis is away
 * @param browserKeyCap how many times its tier's limits a browser key may use up over all its addresses
 * @param accountsMax keys and addresses remembered at once
 */
public record LimitsConfig(
        boolean enabled,
        Map<String, Stated> tiers,
        long leaseMax,
        double localShare,
        int browserKeyCap,
        int accountsMax) {
    private static final double NEVER = 2;

    /** A tier as configured: all six limits, or none. */
    public record Stated(
            @Nullable Long minute,
            @Nullable Long hour,
            @Nullable Long day,
            @Nullable Long burst,
            @Nullable Integer concurrent,
            @Nullable Integer sockets,
            @Nullable BigDecimal usdPerRequest,
            @Nullable Double shedAbove) {
        public Stated {
            long present = limits(minute, hour, day, burst, concurrent, sockets).count();
            if (present != 0 && present != 6) {
                throw new IllegalArgumentException(
                        "states all of minute, hour, day, burst, concurrent and sockets, or none");
            }
            if (limits(minute, hour, day, burst, concurrent, sockets)
                    .anyMatch(limit -> limit.longValue() < 1 || limit.longValue() > Tier.QUOTA_MAX)) {
                throw new IllegalArgumentException("limits must be 1 to " + Tier.QUOTA_MAX);
            }
            if (usdPerRequest != null && usdPerRequest.signum() < 0) {
                throw new IllegalArgumentException("usdPerRequest must not be negative");
            }
            if (shedAbove != null && !(shedAbove > 0 && shedAbove <= 1)) {
                throw new IllegalArgumentException("shedAbove must be more than 0 and at most 1");
            }
        }

        private static Stream<Number> limits(@Nullable Number... limits) {
            return Stream.of(limits).flatMap(Stream::ofNullable);
        }

        Tier tier(String name) {
            BigDecimal price = Objects.requireNonNullElse(usdPerRequest, BigDecimal.ZERO);
            double shed = Objects.requireNonNullElse(shedAbove, NEVER);
            if (minute == null
                    || hour == null
                    || day == null
                    || burst == null
                    || concurrent == null
                    || sockets == null) {
                return new Tier(name, true, 0, 0, 0, 0, 0, 0, price, shed);
            }
            return new Tier(name, false, minute, hour, day, burst, concurrent, sockets, price, shed);
        }
    }

    public LimitsConfig {
        if (leaseMax < 1) {
            throw new IllegalArgumentException("leaseMax must be at least 1");
        }
        if (!(localShare > 0 && localShare <= 1)) {
            throw new IllegalArgumentException("localShare must be more than 0 and at most 1");
        }
        if (browserKeyCap < 1 || browserKeyCap > 1_000_000) {
            throw new IllegalArgumentException("browserKeyCap must be 1 to 1000000");
        }
        if (accountsMax < 1) {
            throw new IllegalArgumentException("accountsMax must be at least 1");
        }
    }

    /** By name. */
    Map<String, Tier> byName() {
        Map<String, Tier> byName = new HashMap<>();
        tiers.forEach((name, stated) -> {
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw new StartRefused(
                        "limits.tiers." + name, "a tier's name is 1 to 32 lower case letters, digits and dashes");
            }
            byName.put(name, stated.tier(name));
        });
        return Map.copyOf(byName);
    }

    /** So many requests are taken from the shared limit at once: 100 ms worth of the tier's rate, within the bound. */
    long block(Tier tier) {
        return Math.max(1, Math.min(leaseMax, Math.min(tier.minute() / 600, tier.burst() / 10)));
    }
}
