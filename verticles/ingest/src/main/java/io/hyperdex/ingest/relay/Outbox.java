package io.hyperdex.ingest.relay;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The outbox in SQL. Rows appear in the order of their positions, because their commits hold one lock. */
final class Outbox {
    /** Commits published at once; each has at most as many events as one request may bring. */
    private static final int COMMITS_MAX = 64;

    private static final int EVENTS_MAX = 2_000;

    private static final String CURSOR = "select position from relay_cursor";
    /** Whole commits from the cursor on, up to so many events, and at least one. */
    private static final String NEXT = """
            select first_position, last_position, min_ts, max_ts, committed_at from (
                select *, sum(last_position - first_position + 1) over (order by first_position) as events,
                    row_number() over (order by first_position) as place
                from (select * from outbox where first_position > $1 order by first_position limit $2) as n) as o
            where events <= $3 or place = 1
            order by first_position
            """;

    private static final String TRADES =
            TradeRows.SELECT + "where t.position between $1 and $2 and t.ts between $3 and $4 order by t.position";
    private static final String ADVANCE = "update relay_cursor set position = $1 where position < $1";
    private static final String TRIM = """
            delete from outbox where last_position <= $1
                and (committed_at < now() - make_interval(secs => $2)
                    or last_position <= (select last from position_head) - $3)
            """;

    private final Supplier<StoreIdentity> identity;
    private final OutboxConfig config;

    Outbox(Supplier<StoreIdentity> identity, OutboxConfig config) {
        this.identity = identity;
        this.config = config;
    }

    /** A committed batch that waits to be published. */
    record Commit(long first, long last, OffsetDateTime minTime, OffsetDateTime maxTime, OffsetDateTime committedAt) {
        static Commit of(Row row) {
            return new Commit(
                    row.getLong(0),
                    row.getLong(1),
                    row.getOffsetDateTime(2),
                    row.getOffsetDateTime(3),
                    row.getOffsetDateTime(4));
        }
    }

    Future<Long> cursor(SqlConnection connection) {
        return connection
                .preparedQuery(CURSOR)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The commits after the position, oldest first; none when there is nothing new. */
    Future<List<Commit>> after(SqlConnection connection, long position) {
        return connection
                .preparedQuery(NEXT)
                .execute(Tuple.of(position, COMMITS_MAX, EVENTS_MAX))
                .map(rows -> {
                    List<Commit> commits = new ArrayList<>();
                    rows.forEach(row -> commits.add(Commit.of(row)));
                    return commits;
                });
    }

    /** The trades of the commits, which follow one another. */
    Future<List<Trade>> trades(SqlConnection connection, List<Commit> commits) {
        Commit first = commits.get(0);
        Commit last = commits.get(commits.size() - 1);
        Tuple parameters = Tuple.of(
                first.first(),
                last.last(),
                commits.stream()
                        .map(Commit::minTime)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                commits.stream()
                        .map(Commit::maxTime)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        return connection.preparedQuery(TRADES).execute(parameters).map(rows -> {
            StoreIdentity store = identity.get();
            List<Trade> trades = new ArrayList<>(rows.size());
            rows.forEach(row -> trades.add(TradeRows.trade(row, store, null)));
            return trades;
        });
    }

    /** One message for each of the commits, of whose trades none may be missing. */
    List<TradesCommitted> messages(List<Commit> commits, List<Trade> trades) {
        long first = commits.get(0).first();
        if (trades.size() != commits.get(commits.size() - 1).last() - first + 1) {
            throw new IllegalStateException("the store does not have all trades from position " + first);
        }
        String epoch = identity.get().epoch();
        return commits.stream()
                .map(commit -> message(epoch, commit, first, trades))
                .toList();
    }

    /** Positions have no holes: a trade's place in the list is its distance from the first. */
    private static TradesCommitted message(String epoch, Commit commit, long first, List<Trade> trades) {
        List<Trade> own = trades.subList((int) (commit.first() - first), (int) (commit.last() - first) + 1);
        return new TradesCommitted(
                epoch, commit.first(), commit.last(), commit.committedAt().toInstant(), List.copyOf(own));
    }

    Future<Void> advance(SqlConnection connection, long position) {
        return connection.preparedQuery(ADVANCE).execute(Tuple.of(position)).mapEmpty();
    }

    /** Removes what is published and outside the window of resume. */
    Future<Void> trim(SqlConnection connection, long published) {
        return connection
                .preparedQuery(TRIM)
                .execute(Tuple.of(published, (double) config.keep().toSeconds(), config.eventsMax()))
                .mapEmpty();
    }
}
