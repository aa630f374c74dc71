package io.hyperdex.analytics.follow;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How far one piece of work has come, in SQL; all of it within the transaction of the work. */
final class Progress {
    /** Trades of one transaction, unless a single commit brings more. */
    private static final int TRADES_MAX = 4_000;

    private static final int COMMITS_MAX = 1_000;
    /** No trade is earlier, or later than {@link #LATEST}. */
    private static final OffsetDateTime EARLIEST = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final OffsetDateTime LATEST = EARLIEST.plusYears(1_000);

    private static final String ENTER =
            "insert into analytics_progress (name, position) values ($1, 0) on conflict (name) do nothing";
    /**
     * Keeps a former holder, cut off in its transaction, from a second one. Apart from what follows, so that whoever waits for it
     * holds nothing else: who holds the rows of all works may do with their tables what he likes.
     */
    private static final String HOLD = "select from analytics_progress where name = $1 for update";
    /** Whole commits after the reached position, and none that the work ahead, where there is one, has not done. */
    private static final String NEXT = """
            with reached as (
                select position, case when position = 0 then 'epoch' else newest end as newest
                from analytics_progress where name = $1)
            select r.position, r.newest, h.last as head, h.committed, o.* from reached r
            cross join (
                select case when $4::text is null then last
                    else least(last, coalesce((select position from analytics_progress where name = $4), 0)) end as last,
                    last as committed
                from position_head) h
            left join lateral (
                select min(first_position) as first, max(last_position) as until, min(min_ts) as min_ts, max(max_ts) as max_ts
                from (
                    select *, sum(last_position - first_position + 1) over (order by first_position) as trades,
                        row_number() over (order by first_position) as place
                    from (select * from outbox where first_position > r.position and last_position <= h.last
                          order by first_position limit $2) as n) as c
                where trades <= $3 or place = 1) o on true
            """;

    private static final String TIMES = "select min(ts), max(ts) from stretch_trades($1, $2, $3, $4)";
    private static final String ADVANCE = "update analytics_progress set position = $2, newest = $3 where name = $1";

    private final String name;
    private final @Nullable String ahead;

    /**
     * @param ahead name of work that this one never overtakes; null for none
     */
    Progress(String name, @Nullable String ahead) {
        this.name = name;
        this.ahead = ahead;
    }

    String name() {
        return name;
    }

    Future<Void> enter(SqlConnection connection) {
        return connection.preparedQuery(ENTER).execute(Tuple.of(name)).mapEmpty();
    }

    /** What comes next; empty when nothing is new. */
    Future<Stretch> next(SqlConnection transaction) {
        return transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of(name))
                .compose(
                        held -> transaction.preparedQuery(NEXT).execute(Tuple.of(name, COMMITS_MAX, TRADES_MAX, ahead)))
                .compose(rows -> stretch(transaction, rows.iterator().next()));
    }

    /** The outbox forgets; of what it does not hold any more the trades say when they were. */
    private static Future<Stretch> stretch(SqlConnection transaction, Row row) {
        long next = row.getLong("position") + 1;
        long head = row.getLong("head");
        long committed = row.getLong("committed");
        OffsetDateTime newest = row.getOffsetDateTime("newest");
        Long first = row.getLong("first");
        if (head < next) {
            return Future.succeededFuture(new Stretch(next, next - 1, EARLIEST, EARLIEST, newest, committed));
        }
        if (first != null && first == next) {
            return Future.succeededFuture(new Stretch(
                    next,
                    row.getLong("until"),
                    row.getOffsetDateTime("min_ts"),
                    row.getOffsetDateTime("max_ts"),
                    newest,
                    committed));
        }
        long last = Math.min(first == null ? head : first - 1, next + TRADES_MAX - 1);
        return transaction
                .preparedQuery(TIMES)
                .execute(Tuple.of(next, last, EARLIEST, LATEST))
                .map(rows -> rows.iterator().next())
                .map(times -> {
                    OffsetDateTime min = times.getOffsetDateTime(0);
                    OffsetDateTime max = times.getOffsetDateTime(1);
                    // Retention may have left none of them.
                    return new Stretch(
                            next, last, min == null ? EARLIEST : min, max == null ? EARLIEST : max, newest, committed);
                });
    }

    Future<Void> advance(SqlConnection transaction, Stretch done) {
        return transaction
                .preparedQuery(ADVANCE)
                .execute(Tuple.of(name, done.last(), done.newest()))
                .mapEmpty();
    }
}
