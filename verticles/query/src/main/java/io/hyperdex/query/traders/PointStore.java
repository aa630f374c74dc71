package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.platform.store.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what ledgers were worth at the ends of hours and days. */
final class PointStore {
    static final int HOUR = 3_600;
    static final int DAY = 86_400;

    private static final String COLUMNS =
            "select at, value, deposits, withdrawals, trades, unpriced, profits from ledger_points";
    private static final String LAST =
            COLUMNS + " where ledger_id = $1 and step = $2 and at <= $3 order by at desc limit 1";
    private static final String OLDEST =
            COLUMNS + " where ledger_id = $1 and step = $2 and at > $3 and at <= $4 order by at limit $5";
    private static final String NEWEST =
            COLUMNS + " where ledger_id = $1 and step = $2 and at > $3 and at <= $4 order by at desc limit $5";

    /** Beyond every point. */
    static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private PointStore() {}

    /** Money in USD, but for the profits, which are in each view's currency. */
    record Point(
            Instant at,
            BigDecimal value,
            BigDecimal deposits,
            BigDecimal withdrawals,
            long trades,
            int unpriced,
            PointProfits profits) {}

    /** The newest point of 00:00 UTC of the instant's day, or before. */
    static Future<@Nullable Point> midnight(SqlConnection connection, int ledger, Instant now) {
        Tuple parameters =
                Tuple.of(ledger, DAY, now.truncatedTo(ChronoUnit.DAYS).atOffset(ZoneOffset.UTC));
        return connection
                .preparedQuery(LAST)
                .execute(parameters)
                .map(rows -> rows.size() == 0 ? null : point(rows.iterator().next()));
    }

    /** Points after {@code after} up to {@code until}, ascending: the oldest ones, or the newest. */
    static Future<List<Point>> list(SqlConnection connection, int ledger, int step, Range range) {
        Tuple parameters = Tuple.of(
                ledger, step, range.after.atOffset(ZoneOffset.UTC), range.until.atOffset(ZoneOffset.UTC), range.limit);
        return connection
                .preparedQuery(range.newest ? NEWEST : OLDEST)
                .execute(parameters)
                .map(rows -> {
                    List<Point> points = new ArrayList<>(rows.size());
                    rows.forEach(row -> points.add(point(row)));
                    if (range.newest) {
                        Collections.reverse(points);
                    }
                    return points;
                });
    }

    /** Which points are wanted. */
    record Range(Instant after, Instant until, int limit, boolean newest) {}

    private static Point point(Row row) {
        return new Point(
                row.getOffsetDateTime("at").toInstant(),
                Columns.decimal(row, "value"),
                Columns.decimal(row, "deposits"),
                Columns.decimal(row, "withdrawals"),
                row.getLong("trades"),
                row.getInteger("unpriced"),
                profits(row.getBuffer("profits").getBytes()));
    }

    private static PointProfits profits(byte[] stored) {
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            return PointProfits.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
