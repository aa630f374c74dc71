package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.store.TradeRows;
import io.hyperdex.push.StreamTopic.SeenTrader;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads committed trades from PostgreSQL. */
final class TradeReader implements TradeSource {
    private static final int COMMITS_PER_READ = 64;
    private static final int EVENTS_PER_READ = 2_000;

    private static final String HEAD = "select s.epoch, p.last from store s, position_head p";
    private static final String COMMITS = """
            select first_position, last_position, min_ts, max_ts, committed_at
            from outbox where last_position > $1 order by last_position limit $2
            """;
    /** The times let the planner leave out the months that hold none of the positions. */
    private static final String EVENTS = TradeRows.SELECT
            + "where t.position > $1 and t.position <= $2 and t.ts between $3 and $4 order by t.position";
    /** One statement, so that the head and the trades are seen at one moment. */
    private static final String NEWEST = """
            select h.last as head, w.n, x.*
            from position_head h
            cross join unnest($1::bigint[], $2::text[]) with ordinality as w(chain, pool, n)
            left join lateral (
            """ + TradeRows.SELECT + """
                where t.pool_id = (select q.id from pools q where q.chain_id = w.chain and q.address = w.pool)
                  and t.status = 0
                order by t.ts desc, coalesce(t.block_number, -1) desc, coalesce(t.log_index, -1) desc, t.position desc
                limit $3
            ) x on true
            """;

    /** The same of one topic with terms; {@code zero_for_one} where token0 is the quote buys the base. */
    private static final String NEWEST_FITTING = """
            select h.last as head, 1::bigint as n, x.*
            from position_head h
            left join lateral (
            """ + TradeRows.SELECT + """
                where t.pool_id = (select q.id from pools q where q.chain_id = $1 and q.address = $2)
                  and t.status = 0
                  and ($3::boolean is null or (t.zero_for_one = (p.quote = 0)) = $3)
                  and ($4::numeric is null or t.amount_usd >= $4)
                  and ($5::text is null or t.trader_id = (select id from accounts where address = $5))
                  and ($6::text[] is null or s.name = any($6))
                order by t.ts desc, coalesce(t.block_number, -1) desc, coalesce(t.log_index, -1) desc, t.position desc
                limit $7
            ) x on true
            """;

    private final Store store;
    private final int newestMax;

    /** At most {@code newestMax} trades make a snapshot. */
    TradeReader(Store store, int newestMax) {
        this.store = store;
        this.newestMax = newestMax;
    }

    @Override
    public Future<Position> head() {
        return store.withConnection(connection -> connection
                .preparedQuery(HEAD)
                .execute()
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Position(row.getString("epoch"), row.getLong("last"));
                }));
    }

    @Override
    public Future<List<TradesCommitted>> after(Position position) {
        return store.withConnection(connection -> connection
                .preparedQuery(COMMITS)
                .execute(Tuple.of(position.offset(), COMMITS_PER_READ))
                .map(TradeReader::oneRead)
                .compose(commits -> commits.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : filled(connection, position.epoch(), commits)));
    }

    private record Commit(long first, long last, Instant from, Instant to, Instant at) {}

    private static List<Commit> oneRead(RowSet<Row> rows) {
        List<Commit> commits = new ArrayList<>();
        long events = 0;
        for (Row row : rows) {
            long first = row.getLong("first_position");
            long last = row.getLong("last_position");
            events += last - first + 1;
            if (!commits.isEmpty() && events > EVENTS_PER_READ) {
                break;
            }
            commits.add(new Commit(
                    first, last, instant(row, "min_ts"), instant(row, "max_ts"), instant(row, "committed_at")));
        }
        return commits;
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private Future<List<TradesCommitted>> filled(SqlConnection connection, String epoch, List<Commit> commits) {
        OffsetDateTime from = utc(commits.stream().map(Commit::from).min(Comparator.naturalOrder()));
        OffsetDateTime to = utc(commits.stream().map(Commit::to).max(Comparator.naturalOrder()));
        long first = commits.get(0).first();
        long last = commits.get(commits.size() - 1).last();
        return connection
                .preparedQuery(EVENTS)
                .execute(Tuple.of(first - 1, last, from, to))
                .map(rows -> split(rows, epoch, commits));
    }

    private static OffsetDateTime utc(Optional<Instant> instant) {
        return instant.orElseThrow().atOffset(ZoneOffset.UTC);
    }

    private List<TradesCommitted> split(RowSet<Row> rows, String epoch, List<Commit> commits) {
        StoreIdentity identity = identity(epoch);
        List<Trade> trades = new ArrayList<>(rows.size());
        rows.forEach(row -> trades.add(TradeRows.trade(row, identity, null)));
        List<TradesCommitted> split = new ArrayList<>();
        int next = 0;
        for (Commit commit : commits) {
            int start = next;
            while (next < trades.size() && trades.get(next).position().offset() <= commit.last()) {
                next++;
            }
            split.add(new TradesCommitted(
                    epoch, commit.first(), commit.last(), commit.at(), List.copyOf(trades.subList(start, next))));
        }
        return split;
    }

    @Override
    public Future<Newest> newest(List<TradesTopic> topics, String epoch) {
        TradeTerms terms = topics.get(0).terms();
        return terms.equals(TradeTerms.NONE) ? newestOfPools(topics, epoch) : newestFitting(topics.get(0), epoch);
    }

    private Future<Newest> newestFitting(TradesTopic topic, String epoch) {
        TradeTerms terms = topic.terms();
        SeenTrader trader = terms.trader();
        Tuple parameters = Tuple.of(topic.pool().chainId(), topic.pool().address())
                .addBoolean(terms.side() == null ? null : terms.side() == Side.BUY)
                .addValue(terms.minUsd())
                .addString(trader == null ? null : trader.address())
                .addArrayOfString(
                        trader == null || trader.visible().everything()
                                ? null
                                : trader.visible().sources().toArray(String[]::new))
                .addInteger(newestMax);
        return store.withConnection(connection -> connection
                .preparedQuery(NEWEST_FITTING)
                .execute(parameters)
                .map(rows -> newest(rows, List.of(topic), identity(epoch))));
    }

    private Future<Newest> newestOfPools(List<TradesTopic> topics, String epoch) {
        Long[] chains = topics.stream().map(topic -> topic.pool().chainId()).toArray(Long[]::new);
        String[] pools = topics.stream().map(topic -> topic.pool().address()).toArray(String[]::new);
        return store.withConnection(connection -> connection
                .preparedQuery(NEWEST)
                .execute(Tuple.of(chains, pools, newestMax))
                .map(rows -> newest(rows, topics, identity(epoch))));
    }

    private static Newest newest(RowSet<Row> rows, List<TradesTopic> topics, StoreIdentity identity) {
        Map<TradesTopic, List<Trade>> trades = new HashMap<>();
        topics.forEach(topic -> trades.put(topic, new ArrayList<>()));
        long head = 0;
        for (Row row : rows) {
            head = row.getLong("head");
            if (row.getLong("position") != null) {
                TradesTopic topic = topics.get(row.getLong("n").intValue() - 1);
                trades.computeIfAbsent(topic, absent -> new ArrayList<>()).add(TradeRows.trade(row, identity, null));
            }
        }
        trades.values().forEach(list -> list.sort(Comparator.comparing(Trade::orderKey)));
        return new Newest(head, trades);
    }

    /** The identity that the pool was opened with may be that of the store before it was reset. */
    private StoreIdentity identity(String epoch) {
        StoreIdentity opened = store.identity();
        return new StoreIdentity(epoch, opened.flavour(), opened.migration(), opened.cursorKey());
    }
}
