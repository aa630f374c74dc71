package io.hyperdex.query.usage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The questions of reports to the store, about one key or about all. */
final class UsageQueries {
    private static final String WHERE =
            " from usage_minutes where minute >= $1 and minute < $2 and ($3::text is null or key_id = $3) ";
    /** Callers that were denied so often, and so large a share of their requests, look like abuse. */
    private static final int DENIED_MIN = 100;

    private static final String DENIED_SHARE_MIN = "0.2";

    private final SqlConnection connection;
    private final UsagePeriod period;
    private final @Nullable String key;

    UsageQueries(SqlConnection connection, UsagePeriod period, @Nullable String key) {
        this.connection = connection;
        this.period = period;
        this.key = key;
    }

    Future<UsageFigures> total() {
        return rows("select " + UsageFigures.COLUMNS + WHERE, UsageFigures::of).map(rows -> rows.get(0));
    }

    Future<UsageFigures.Times> times() {
        String counts = "select i, sum(t)::bigint as total from (select times" + WHERE
                + ") as n, unnest(n.times) with ordinality as x (t, i) group by i order by i";
        return rows(counts, row -> row.getLong("total"))
                .map(totals -> UsageFigures.Times.of(
                        totals.stream().mapToLong(Long::longValue).toArray()));
    }

    Future<List<UsageFigures.Step>> series() {
        String start = "date_bin(make_interval(secs => " + period.step().toSeconds()
                + "), minute, timestamptz '1970-01-01T00:00:00Z')";
        return rows(
                "select " + start + " as start, " + UsageFigures.COLUMNS + WHERE + "group by 1 order by 1",
                row -> new UsageFigures.Step(row.getOffsetDateTime("start").toInstant(), UsageFigures.of(row)));
    }

    Future<List<UsageFigures.Route>> routes(long top) {
        return rows(
                "select route, " + UsageFigures.COLUMNS + WHERE + "group by 1 order by requests desc, 1 limit " + top,
                row -> new UsageFigures.Route(row.getString("route"), UsageFigures.of(row)));
    }

    Future<List<UsageFigures.Key>> keys(long top) {
        return rows(
                "select key_id, " + UsageFigures.COLUMNS + WHERE + "group by 1 order by requests desc, 1 limit " + top,
                row -> new UsageFigures.Key(row.getString("key_id"), UsageFigures.of(row)));
    }

    Future<List<UsageFigures.Failure>> failures(long top) {
        return rows(
                "select route, status, sum(requests)::bigint as requests" + WHERE
                        + "and status >= 400 group by 1, 2 order by requests desc, 1, 2 limit " + top,
                row -> new UsageFigures.Failure(
                        row.getString("route"), row.getInteger("status"), row.getLong("requests")));
    }

    Future<List<UsageFigures.Abuse>> abuse(long top) {
        return rows(
                "select key_id, denied, requests from (select key_id, " + UsageFigures.COLUMNS + WHERE
                        + "group by 1) as n where denied >= " + DENIED_MIN + " and denied >= " + DENIED_SHARE_MIN
                        + " * requests order by denied desc, 1 limit " + top,
                row -> new UsageFigures.Abuse(
                        row.getString("key_id"),
                        row.getLong("denied"),
                        BigDecimal.valueOf(row.getLong("denied"))
                                .divide(BigDecimal.valueOf(row.getLong("requests")), 4, RoundingMode.HALF_EVEN)));
    }

    private <T> Future<List<T>> rows(String sql, Function<Row, T> form) {
        Tuple values = Tuple.tuple()
                .addOffsetDateTime(period.from().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(period.to().atOffset(ZoneOffset.UTC))
                .addString(key);
        return connection.preparedQuery(sql).execute(values).map(rows -> {
            List<T> formed = new ArrayList<>(rows.size());
            rows.forEach(row -> formed.add(form.apply(row)));
            return formed;
        });
    }
}
