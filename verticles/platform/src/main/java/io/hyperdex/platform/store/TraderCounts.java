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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the distinct traders of pools. Unlike sums they cannot be put together from parts, so the trades themselves are
 * looked at: those of quiet windows each time, those of busy ones once a minute. Any thread.
 */
final class TraderCounts {
    /** A window with more trades is busy. */
    static final long BUSY_TRADES = 500;

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int KEPT_MAX = 100_000;
    private static final String COUNT = """
            select p.id, p.code, (
                select count(distinct t.trader_id) from trades t
                where t.pool_id = p.id and t.ts >= p.since and t.ts < $4 and t.status = 0) as traders
            from unnest($1::integer[], $2::text[], $3::timestamptz[]) as p(id, code, since)
            """;

    private final int tradesMax;
    private final Cache<Key, Long> busy = Caffeine.newBuilder()
            .maximumSize(KEPT_MAX)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    record Key(int pool, Window window) {}

    /** @param tradesMax trades that may be looked at for one answer */
    TraderCounts(int tradesMax) {
        this.tradesMax = tradesMax;
    }

    /**
     * Traders by pool and window; absent where more trades would have to be looked at.
     *
     * @param trades how many there were, in the order in which they are looked at
     */
    Future<Map<Key, Long>> of(SqlConnection connection, Map<Key, Long> trades, Instant now) {
        Map<Key, Long> traders = new HashMap<>();
        List<Key> counted = new ArrayList<>();
        long left = tradesMax;
        for (Map.Entry<Key, Long> one : trades.entrySet()) {
            Key key = one.getKey();
            Long known = one.getValue() > BUSY_TRADES ? busy.getIfPresent(key) : null;
            if (one.getValue() == 0 || known != null) {
                traders.put(key, known == null ? 0 : known);
            } else if (one.getValue() <= left) {
                left -= one.getValue();
                counted.add(key);
            }
        }
        if (counted.isEmpty()) {
            return Future.succeededFuture(traders);
        }
        Tuple values = Tuple.of(
                counted.stream().map(Key::pool).toArray(Integer[]::new),
                counted.stream().map(key -> key.window().code()).toArray(String[]::new),
                counted.stream().map(key -> utc(key.window().from(now))).toArray(OffsetDateTime[]::new),
                utc(Window.H1.to(now)));
        return connection.preparedQuery(COUNT).execute(values).map(rows -> {
            rows.forEach(row -> {
                var key = new Key(row.getInteger("id"), Window.of(row.getString("code")));
                traders.put(key, row.getLong("traders"));
                if (trades.getOrDefault(key, 0L) > BUSY_TRADES) {
                    busy.put(key, row.getLong("traders"));
                }
            });
            return traders;
        });
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
