package io.hyperdex.platform.usage;

import io.hyperdex.platform.limits.Tier;
import io.hyperdex.platform.limits.Tiers;
import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Adds what has been counted to the store, once. */
final class UsageTable {
    /** Gives a row the first time only: whoever gets none has written this batch before. */
    private static final String CLAIM = """
            insert into usage_writers as w (writer, last) values ($1, $2)
            on conflict (writer) do update set last = excluded.last, at = now() where w.last < excluded.last
            returning w.last""";

    private static final String EXPIRE = """
            delete from usage_minutes
            where ctid = any (array (select ctid from usage_minutes where minute < $1 order by minute limit $2))""";
    private static final int EXPIRED_MAX = 10_000;

    private static final String FORGET = "delete from usage_writers where at < now() - interval '7 days'";

    /** In key order, so that two nodes never wait for one another in a circle. */
    private static final String ADD = """
            insert into usage_minutes as u
            select minute, key_id, route, tier, status, denied, requests, bytes_in, bytes_out, times::bigint[], usd::numeric
            from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::boolean[], $7::bigint[],
                        $8::bigint[], $9::bigint[], $10::text[], $11::text[])
                 as n (minute, key_id, route, tier, status, denied, requests, bytes_in, bytes_out, times, usd)
            order by key_id, minute, route, tier, status, denied
            on conflict (key_id, minute, route, tier, status, denied) do update set
                requests = u.requests + excluded.requests,
                bytes_in = u.bytes_in + excluded.bytes_in,
                bytes_out = u.bytes_out + excluded.bytes_out,
                usd = u.usd + excluded.usd,
                times = (select array_agg(a + b order by i)
                         from unnest(u.times, excluded.times) with ordinality as t (a, b, i))""";

    private UsageTable() {}

    static Future<Void> add(Store store, String writer, long number, List<UsageEntry> entries, Tiers tiers) {
        return store.withConnection(connection -> connection
                .begin()
                .compose(transaction -> claimed(connection, writer, number)
                        .compose(first -> first ? added(connection, entries, tiers) : Future.succeededFuture())
                        .compose(done -> transaction.commit())
                        .recover(failure ->
                                transaction.rollback().transform(rolledBack -> Future.failedFuture(failure)))));
    }

    private static Future<Boolean> claimed(SqlConnection connection, String writer, long number) {
        return connection.preparedQuery(CLAIM).execute(Tuple.of(writer, number)).map(rows -> rows.size() == 1);
    }

    private static Future<Void> added(SqlConnection connection, List<UsageEntry> entries, Tiers tiers) {
        Tuple columns = Tuple.tuple();
        columns.addArrayOfOffsetDateTime(column(
                entries, OffsetDateTime[]::new, entry -> entry.key().start().atOffset(ZoneOffset.UTC)));
        columns.addArrayOfString(
                column(entries, String[]::new, entry -> entry.key().caller()));
        columns.addArrayOfString(
                column(entries, String[]::new, entry -> entry.key().route()));
        columns.addArrayOfString(
                column(entries, String[]::new, entry -> entry.key().tier()));
        columns.addArrayOfShort(
                column(entries, Short[]::new, entry -> (short) entry.key().status()));
        columns.addArrayOfBoolean(
                column(entries, Boolean[]::new, entry -> entry.key().denied()));
        columns.addArrayOfLong(column(entries, Long[]::new, UsageEntry::requests));
        columns.addArrayOfLong(column(entries, Long[]::new, UsageEntry::bytesIn));
        columns.addArrayOfLong(column(entries, Long[]::new, UsageEntry::bytesOut));
        columns.addArrayOfString(column(entries, String[]::new, entry -> literal(entry.times())));
        columns.addArrayOfString(
                column(entries, String[]::new, entry -> cost(entry, tiers).toPlainString()));
        return connection
                .preparedQuery(ADD)
                .execute(columns)
                .compose(added -> connection.query(FORGET).execute())
                .mapEmpty();
    }

    /** Removes the oldest minutes before the instant, so many at most. */
    static Future<Void> expire(Store store, Instant before) {
        return store.withConnection(connection -> connection
                .preparedQuery(EXPIRE)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), EXPIRED_MAX))
                .mapEmpty());
    }

    /** What is denied, or our fault, costs nothing. */
    static BigDecimal cost(UsageEntry entry, Tiers tiers) {
        Tier tier = tiers.named(entry.key().tier());
        return entry.key().denied() || entry.key().status() >= 500 || tier == null
                ? BigDecimal.ZERO
                : tier.usdPerRequest().multiply(BigDecimal.valueOf(entry.requests()));
    }

    /** An array of arrays would be taken apart by {@code unnest}. */
    private static String literal(long[] times) {
        return Arrays.toString(times).replace('[', '{').replace(']', '}');
    }

    private static <T> T[] column(List<UsageEntry> entries, IntFunction<T[]> array, Function<UsageEntry, T> value) {
        return entries.stream().map(value).toArray(array);
    }
}
