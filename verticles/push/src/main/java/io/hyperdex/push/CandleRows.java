package io.hyperdex.push;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.store.CandleReader;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.TradeRows;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads candles from PostgreSQL, many at once; each read is one statement, so that the head and the candles are seen at one
 * moment. Longer intervals are folded here from the stored ones.
 */
final class CandleRows implements CandleSource {
    private static final int NEWEST = 3;

    private static final String POOL = """
            left join pools b on b.chain_id = w.chain and b.address = w.pool
            """;
    private static final String STORED_AT = """
            select h.last as head, w.n, b.quote as pool_quote, b.executed_basis, c.*
            from position_head h
            cross join unnest($1::bigint[], $2::text[], $3::integer[], $4::timestamptz[], $5::timestamptz[])
                with ordinality as w(chain, pool, step, since, until, n)
            """ + POOL + """
            left join candles c
                on c.pool_id = b.id and c.step = w.step and c.open_time >= w.since and c.open_time < w.until
            """;
    private static final String STORED_NEWEST = """
            select h.last as head, w.n, b.quote as pool_quote, b.executed_basis, c.*
            from position_head h
            cross join unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[])
                with ordinality as w(chain, pool, step, stored, n)
            """ + POOL + """
            left join lateral (
                select * from candles y where y.pool_id = b.id and y.step = w.step order by y.open_time desc limit w.stored
            ) c on true
            """;
    private static final String SECONDS_AT = """
            select h.last as head, w.n, b.quote as pool_quote, b.executed_basis, x.*
            from position_head h
            cross join unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[])
                with ordinality as w(chain, pool, since, until, n)
            """ + POOL + "left join lateral (" + TradeRows.SELECT + """
                where t.pool_id = b.id and t.status = 0 and t.ts >= w.since and t.ts < w.until
            ) x on true
            """;
    private static final String NEWEST_SECOND =
            "(select date_trunc('second', max(z.ts)) from trades z where z.pool_id = b.id and z.status = 0)";
    private static final String SECONDS_NEWEST =
            """
            select h.last as head, w.n, b.quote as pool_quote, b.executed_basis, x.*
            from position_head h
            cross join unnest($1::bigint[], $2::text[]) with ordinality as w(chain, pool, n)
            """ + POOL + "left join lateral (" + TradeRows.SELECT + """
                where t.pool_id = b.id and t.status = 0 and t.ts >= coalesce(
                    (select date_trunc('second', max(y.ts)) from trades y
                     where y.pool_id = b.id and y.status = 0 and y.ts < %1$s), %1$s)
            ) x on true
            """.formatted(NEWEST_SECOND);

    private final Store store;

    CandleRows(Store store) {
        this.store = store;
    }

    @Override
    public Future<CandleRead> newest(List<CandlesTopic> topics) {
        if (topics.get(0).interval() == Interval.S1) {
            return read(SECONDS_NEWEST, Tuple.of(chains(topics), (Object) pools(topics)), topics);
        }
        Integer[] steps = column(topics, CandleRows::step, new Integer[0]);
        Integer[] stored = column(topics, topic -> NEWEST * ratio(topic.interval()), new Integer[0]);
        return read(STORED_NEWEST, Tuple.of(chains(topics), pools(topics), steps, stored), topics)
                .map(CandleRows::whole);
    }

    @Override
    public Future<CandleRead> at(List<Slot> slots) {
        List<CandlesTopic> topics = slots.stream().map(Slot::topic).toList();
        OffsetDateTime[] since = column(slots, slot -> slot.openTime().atOffset(ZoneOffset.UTC), new OffsetDateTime[0]);
        OffsetDateTime[] until = column(
                slots,
                slot -> slot.topic().interval().end(slot.openTime()).atOffset(ZoneOffset.UTC),
                new OffsetDateTime[0]);
        if (topics.get(0).interval() == Interval.S1) {
            return read(SECONDS_AT, Tuple.of(chains(topics), pools(topics), since, until), topics);
        }
        Integer[] steps = column(topics, CandleRows::step, new Integer[0]);
        return read(STORED_AT, Tuple.of(chains(topics), pools(topics), steps, since, until), topics);
    }

    private static Long[] chains(List<CandlesTopic> topics) {
        return column(topics, topic -> topic.pool().chainId(), new Long[0]);
    }

    private static String[] pools(List<CandlesTopic> topics) {
        return column(topics, topic -> topic.pool().address(), new String[0]);
    }

    private static <T, C> C[] column(List<T> rows, Function<T, C> value, C[] empty) {
        return rows.stream().map(value).toList().toArray(empty);
    }

    private static int step(CandlesTopic topic) {
        return (int) topic.interval().storedAs().longest().toSeconds();
    }

    /** How many stored candles one of this interval has at most. */
    private static int ratio(Interval interval) {
        return (int)
                (interval.longest().toSeconds() / interval.storedAs().longest().toSeconds());
    }

    /** {@code topics} are those of the parameter arrays, in their order; one may occur several times. */
    private Future<CandleRead> read(String sql, Tuple parameters, List<CandlesTopic> topics) {
        return store.withConnection(
                connection -> connection.preparedQuery(sql).execute(parameters).map(rows -> books(rows, topics)));
    }

    private static CandleRead books(RowSet<Row> rows, List<CandlesTopic> topics) {
        boolean seconds = topics.get(0).interval() == Interval.S1;
        Map<CandlesTopic, List<Row>> byTopic = new HashMap<>();
        long head = 0;
        for (Row row : rows) {
            head = row.getLong("head");
            boolean known = row.getValue(seconds ? "position" : "open_time") != null;
            if (known) {
                byTopic.computeIfAbsent(topics.get(row.getLong("n").intValue() - 1), absent -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<CandlesTopic, CandleBook> books = new HashMap<>();
        byTopic.forEach((topic, own) -> books.put(topic, book(topic, own)));
        return new CandleRead(head, books);
    }

    private static CandleBook book(CandlesTopic topic, List<Row> rows) {
        Row first = rows.get(0);
        TokenSide base = TokenSide.at(first.getShort("pool_quote")).other();
        PriceBasis basis = first.getBoolean("executed_basis") ? PriceBasis.EXECUTED : PriceBasis.POOL;
        return new CandleBook(base, basis, List.copyOf(fold(topic.interval(), rows)));
    }

    private static Collection<CandleState> fold(Interval interval, List<Row> rows) {
        if (interval == Interval.S1) {
            List<Fill> fills = rows.stream().map(TradeRows::fill).toList();
            return CandleState.fold(interval, fills);
        }
        return CandleState.rollUp(
                interval, rows.stream().map(CandleReader::candle).toList());
    }

    /** Of the newest stored candles the oldest may be the rest of a longer one; the last three are whole. */
    private static CandleRead whole(CandleRead read) {
        Map<CandlesTopic, CandleBook> books = new HashMap<>();
        read.books().forEach((topic, book) -> {
            List<CandleState> candles = book.candles();
            List<CandleState> newest = candles.subList(Math.max(0, candles.size() - NEWEST), candles.size());
            books.put(topic, new CandleBook(book.base(), book.basis(), newest));
        });
        return new CandleRead(read.head(), books);
    }
}
