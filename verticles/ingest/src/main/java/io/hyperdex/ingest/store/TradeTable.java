package io.hyperdex.ingest.store;

import io.hyperdex.platform.store.ColumnType;
import io.hyperdex.platform.store.CopyConnection;
import io.hyperdex.platform.store.CopyRows;
import io.hyperdex.platform.store.RowsFormat;
import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.store.RowsStatement;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The trades themselves, with the head of the commit order and the outbox. */
final class TradeTable {
    private static final List<Column<TradeRow>> COLUMNS = List.of(
            of("ts", ColumnType.TIMESTAMPTZ, row -> row.trade().timestamp()),
            of("pool_id", ColumnType.INTEGER, row -> row.pool().id()),
            of("trader_id", ColumnType.INTEGER, row -> row.ids().trader()),
            of("recipient_id", ColumnType.INTEGER, row -> row.ids().recipient()),
            of("source_id", ColumnType.INTEGER, row -> row.ids().source()),
            of("protocol_id", ColumnType.INTEGER, row -> row.ids().protocol()),
            of("status", ColumnType.SMALLINT, row -> row.trade().status().number()),
            of("zero_for_one", ColumnType.BOOLEAN, row -> row.trade().zeroForOne()),
            of("amount_in", ColumnType.NUMERIC, row -> row.trade().amountIn()),
            of("amount_out", ColumnType.NUMERIC, row -> row.trade().amountOut()),
            of("pool_price", ColumnType.NUMERIC, TradeRow::poolPrice),
            of("sqrt_price_x96", ColumnType.NUMERIC, row -> whole(row.trade().sqrtPriceX96())),
            of("amount_usd", ColumnType.NUMERIC, TradeRow::amountUsd),
            of("price_source", ColumnType.SMALLINT, TradeTable::priceSource),
            of("block_number", ColumnType.BIGINT, row -> row.trade().blockNumber()),
            of("block_hash", ColumnType.BYTEA, row -> bytes(row.trade().blockHash())),
            of("tx_hash", ColumnType.BYTEA, row -> bytes(row.trade().txHash())),
            of("tx_index", ColumnType.INTEGER, row -> row.trade().txIndex()),
            of("log_index", ColumnType.INTEGER, row -> row.trade().logIndex()),
            of("trade_id", ColumnType.TEXT, TradeRow::ownTradeId),
            of("gas_used", ColumnType.BIGINT, row -> row.trade().gasUsed()),
            of(
                    "effective_gas_price",
                    ColumnType.NUMERIC,
                    row -> whole(row.trade().effectiveGasPrice())),
            of("base_fee_per_gas", ColumnType.NUMERIC, row -> whole(row.trade().baseFeePerGas())),
            of("expected_out", ColumnType.NUMERIC, row -> row.trade().expectedOut()),
            of("metadata", ColumnType.TEXT, row -> row.trade().metadata()));

    private static final RowsFormat<TradeRow> FORMAT = new RowsFormat<>("new_trade", COLUMNS);
    /** With a place for the position, which is not known while the rows are made. */
    private static final RowsFormat<TradeRow> NUMBERED = new RowsFormat<>(
            "trades",
            Stream.concat(Stream.of(of("position", ColumnType.BIGINT, row -> 0L)), COLUMNS.stream())
                    .toList());

    private static final String TABLE = "trades (" + NUMBERED.names() + ")";
    private static final String HEAD = head("?", "?", "?") + " select last from head";

    /**
     * The last statement of the transaction: it takes the lock of the commit order, which is held to the commit. Positions
     * follow the order of the rows.
     */
    private static final String APPEND = head("$1", "$2", "$3")
            + """
            , stored as (
                insert into trades (position, %1$s)
                select head.last - $1 + n.place, %2$s
                from head, %3$s with ordinality as n(%1$s, place))
            select last from head
            """.formatted(FORMAT.names(), "n." + FORMAT.names().replace(", ", ", n."), FORMAT.unnest(4));

    private static final String RAISE = """
            insert into chain_heads as h (chain_id, block) %s
            on conflict (chain_id) do update set block = excluded.block where h.block < excluded.block
            """;
    private static final String CHAIN_HEADS =
            RAISE.formatted("select * from unnest($1::bigint[], $2::bigint[]) order by 1");
    private static final String CHAIN_HEAD = RAISE.formatted("values (?, ?)");

    private TradeTable() {}

    /** The start of a statement that takes so many positions, for trades from one time to another, and announces them. */
    private static String head(String count, String from, String to) {
        return """
                with head as (update position_head set last = last + %1$s returning last),
                announced as (
                    insert into outbox (first_position, last_position, min_ts, max_ts)
                    select last - %1$s + 1, last, %2$s, %3$s from head)
                """.formatted(count, from, to);
    }

    private static Column<TradeRow> of(String name, ColumnType type, Function<TradeRow, @Nullable Object> value) {
        return new Column<>(name, type, value);
    }

    static Future<RowsStatement> prepare(SqlConnection connection) {
        return RowsStatement.prepare(connection, APPEND);
    }

    /** What {@link #append} stores; at least one row. */
    static Tuple parameters(List<TradeRow> rows) {
        Span span = Span.of(rows);
        return Tuple.of((long) rows.size(), span.from(), span.to(), FORMAT.array(rows));
    }

    /** The first and the last time of some rows. */
    private record Span(OffsetDateTime from, OffsetDateTime to) {
        static Span of(List<TradeRow> rows) {
            Instant min = rows.get(0).trade().timestamp();
            Instant max = min;
            for (TradeRow row : rows) {
                Instant time = row.trade().timestamp();
                min = time.isBefore(min) ? time : min;
                max = time.isAfter(max) ? time : max;
            }
            return new Span(min.atOffset(ZoneOffset.UTC), max.atOffset(ZoneOffset.UTC));
        }
    }

    /** Appends the rows to the commit order and gives the position of the last. */
    static Future<Long> append(RowsStatement append, Tuple parameters) {
        return append.execute(parameters).map(result -> result.iterator().next().getLong(0));
    }

    /** What {@link #append(CopyConnection, List, CopyRows)} stores. Pure, and dear. */
    static CopyRows copyRows(List<TradeRow> rows) {
        return NUMBERED.copy(rows);
    }

    /** Appends rows, at least one, to the commit order, whose lock is held from here to the commit; gives the position of the last. */
    static long append(CopyConnection connection, List<TradeRow> rows, CopyRows copied) throws SQLException {
        long last;
        try (PreparedStatement head = connection.prepare(HEAD)) {
            Span span = Span.of(rows);
            head.setLong(1, rows.size());
            head.setLong(2, rows.size());
            head.setObject(3, span.from());
            head.setObject(4, span.to());
            try (ResultSet raised = head.executeQuery()) {
                raised.next();
                last = raised.getLong(1);
            }
        }
        copied.number(last - rows.size() + 1);
        connection.copy(TABLE, copied);
        return last;
    }

    /** Raises the highest block seen of each chain; waits for other batches of the chain, so it stands late. */
    static Future<Void> raiseChainHeads(SqlConnection connection, List<TradeRow> rows) {
        Map<Long, Long> blocks = highestBlocks(rows);
        if (blocks.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
                .addValue(blocks.keySet().toArray(Long[]::new))
                .addValue(blocks.values().toArray(Long[]::new));
        return connection.preparedQuery(CHAIN_HEADS).execute(parameters).mapEmpty();
    }

    /** The same. */
    static void raiseChainHeads(CopyConnection connection, List<TradeRow> rows) throws SQLException {
        try (PreparedStatement raise = connection.prepare(CHAIN_HEAD)) {
            for (Map.Entry<Long, Long> highest : highestBlocks(rows).entrySet()) {
                raise.setLong(1, highest.getKey());
                raise.setLong(2, highest.getValue());
                raise.execute();
            }
        }
    }

    /** By chain, ascending. */
    private static Map<Long, Long> highestBlocks(List<TradeRow> rows) {
        Map<Long, Long> blocks = new TreeMap<>();
        for (TradeRow row : rows) {
            Long block = row.trade().blockNumber();
            if (block != null) {
                blocks.merge(row.trade().chainId(), block, Math::max);
            }
        }
        return blocks;
    }

    private static @Nullable BigDecimal whole(@Nullable BigInteger value) {
        return value == null ? null : new BigDecimal(value);
    }

    private static @Nullable Integer priceSource(TradeRow row) {
        return row.priceSource() == null ? null : row.priceSource().number();
    }

    private static byte @Nullable [] bytes(@Nullable String hex) {
        return hex == null ? null : HexFormat.of().parseHex(hex, 2, hex.length());
    }
}
