package io.hyperdex.platform.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hyperdex.domain.Window;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the distinct traders of pools. Unlike sums they cannot be put together from parts, so the trades themselves are
 * looked at: those of quiet pools each time, those of busy ones once a minute, or later where an answer has looked at as many
 * trades as it may. Any thread.
 */
final class TraderCounts {
    /** A pool with more trades in a window is busy. */
    static final long BUSY_TRADES = 500;

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int KEPT_MAX = 100_000;
    private static final List<Window> WINDOWS = List.of(Window.values());
    /** $4 and following are the starts of the windows. */
    private static final String COUNT = """
            select p.id, %s
            from unnest($1::integer[], $2::timestamptz[]) as p(id, since)
            cross join lateral (
                select max(t.ts) as last from trades t
                where t.pool_id = p.id and t.ts >= p.since and t.ts < $3 and t.status = 0 group by t.trader_id) as trader
            group by p.id
            """.formatted(WINDOWS.stream()
            .map(window -> "count(*) filter (where trader.last >= $" + (4 + WINDOWS.indexOf(window)) + ") as \""
                    + window.code() + "\"")
            .collect(Collectors.joining(", ")));

    private final int tradesMax;
    private final Cache<Integer, Counted> busy = Caffeine.newBuilder()
            .maximumSize(KEPT_MAX)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    private record Counted(Instant at, Map<Window, Long> traders) {}

    /** @param tradesMax trades that may be looked at for one answer */
    TraderCounts(int tradesMax) {
        this.tradesMax = tradesMax;
    }

    /**
     * Traders by pool and window; absent where more trades would have to be looked at.
     *
     * @param trades how many there were, by pool and window
     */
    Future<Map<Integer, Map<Window, Long>>> of(
            SqlConnection connection, Map<Integer, Map<Window, Long>> trades, Instant now) {
        Map<Integer, Map<Window, Long>> traders = new HashMap<>();
        Map<Integer, Window> counted = new LinkedHashMap<>();
        long left = tradesMax;
        for (Map.Entry<Integer, Map<Window, Long>> pool : trades.entrySet()) {
            Counted known = busy.getIfPresent(pool.getKey());
            traders.put(pool.getKey(), known == null ? Map.of() : known.traders);
            if (known == null || known.at.plus(FRESH).isBefore(now)) {
                Window longest = longestWithin(left, pool.getValue());
                long looked = longest == null ? 0 : pool.getValue().getOrDefault(longest, 0L);
                if (looked > 0) {
                    left -= looked;
                    counted.put(pool.getKey(), longest);
                } else if (longest != null) {
                    traders.put(pool.getKey(), none(longest));
                }
            }
        }
        return counted.isEmpty()
                ? Future.succeededFuture(traders)
                : count(connection, counted, now).map(found -> {
                    found.forEach((pool, ofPool) -> {
                        traders.put(pool, ofPool);
                        if (isBusy(trades.getOrDefault(pool, Map.of()))) {
                            busy.put(pool, new Counted(now, ofPool));
                        }
                    });
                    return traders;
                });
    }

    private static boolean isBusy(Map<Window, Long> trades) {
        return trades.values().stream().anyMatch(count -> count > BUSY_TRADES);
    }

    private static @Nullable Window longestWithin(long tradesMax, Map<Window, Long> trades) {
        Window longest = null;
        for (Window window : WINDOWS) {
            longest = trades.getOrDefault(window, 0L) <= tradesMax ? window : longest;
        }
        return longest;
    }

    private static Future<Map<Integer, Map<Window, Long>>> count(
            SqlConnection connection, Map<Integer, Window> counted, Instant now) {
        Tuple values = Tuple.of(
                counted.keySet().toArray(Integer[]::new),
                counted.values().stream().map(window -> utc(window.from(now))).toArray(OffsetDateTime[]::new),
                utc(Window.H1.to(now)));
        WINDOWS.forEach(window -> values.addValue(utc(window.from(now))));
        return connection.preparedQuery(COUNT).execute(values).map(rows -> {
            Map<Integer, Map<Window, Long>> traders = new HashMap<>();
            counted.forEach((pool, longest) -> traders.put(pool, none(longest)));
            rows.forEach(row -> traders.getOrDefault(row.getInteger("id"), Map.of())
                    .replaceAll((window, none) -> row.getLong(window.code())));
            return traders;
        });
    }

    /** Nobody, in each window that is not longer. */
    private static Map<Window, Long> none(Window longest) {
        Map<Window, Long> none = new EnumMap<>(Window.class);
        WINDOWS.stream().filter(window -> window.compareTo(longest) <= 0).forEach(window -> none.put(window, 0L));
        return none;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
