package io.hyperdex.ingest.store;

import io.hyperdex.ingest.store.Columns.Column;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The trades themselves, with the head of the commit order and the outbox. */
final class TradeTable {
    private static final Columns<TradeRow> COLUMNS = new Columns<>(List.of(
            new Column<>(
                    "ts",
                    "timestamptz",
                    OffsetDateTime[]::new,
                    row -> utc(row.trade().timestamp())),
            new Column<>("pool_id", "integer", Integer[]::new, row -> row.pool().id()),
            new Column<>(
                    "trader_id", "integer", Integer[]::new, row -> row.ids().trader()),
            new Column<>(
                    "recipient_id", "integer", Integer[]::new, row -> row.ids().recipient()),
            new Column<>(
                    "source_id", "integer", Integer[]::new, row -> row.ids().source()),
            new Column<>(
                    "protocol_id", "integer", Integer[]::new, row -> row.ids().protocol()),
            new Column<>("status", "smallint", Short[]::new, row ->
                    (short) row.trade().status().number()),
            new Column<>(
                    "zero_for_one",
                    "boolean",
                    Boolean[]::new,
                    row -> row.trade().zeroForOne()),
            Column.numeric("amount_in", row -> row.trade().amountIn()),
            Column.numeric("amount_out", row -> row.trade().amountOut()),
            Column.numeric("pool_price", TradeRow::poolPrice),
            Column.numeric("sqrt_price_x96", row -> whole(row.trade().sqrtPriceX96())),
            Column.numeric("amount_usd", TradeRow::amountUsd),
            new Column<>("price_source", "smallint", Short[]::new, TradeTable::priceSource),
            new Column<>(
                    "block_number", "bigint", Long[]::new, row -> row.trade().blockNumber()),
            new Column<>(
                    "block_hash",
                    "bytea",
                    Buffer[]::new,
                    row -> bytes(row.trade().blockHash())),
            new Column<>(
                    "tx_hash", "bytea", Buffer[]::new, row -> bytes(row.trade().txHash())),
            new Column<>(
                    "tx_index", "integer", Integer[]::new, row -> row.trade().txIndex()),
            new Column<>(
                    "log_index", "integer", Integer[]::new, row -> row.trade().logIndex()),
            new Column<>("trade_id", "text", String[]::new, TradeRow::ownTradeId),
            new Column<>("gas_used", "bigint", Long[]::new, row -> row.trade().gasUsed()),
            Column.numeric("effective_gas_price", row -> whole(row.trade().effectiveGasPrice())),
            Column.numeric("base_fee_per_gas", row -> whole(row.trade().baseFeePerGas())),
            Column.numeric("expected_out", row -> row.trade().expectedOut()),
            new Column<>("metadata", "text", String[]::new, row -> row.trade().metadata())));

    /**
     * The last statement of the transaction: it takes the lock of the commit order, which is held to the commit. Positions
     * follow the order of the arrays.
     */
    private static final String APPEND =
            """
            with head as (update position_head set last = last + $1 returning last),
            stored as (
                insert into trades (position, %1$s)
                select head.last - $1 + n.place, %2$s
                from head, %3$s with ordinality as n(%1$s, place)),
            announced as (
                insert into outbox (first_position, last_position, min_ts, max_ts)
                select last - $1 + 1, last, $2, $3 from head)
            select last from head
            """.formatted(COLUMNS.names(), "n." + COLUMNS.names().replace(", ", ", n."), COLUMNS.unnest(4));

    private static final String CHAIN_HEADS = """
            insert into chain_heads as h (chain_id, block)
            select * from unnest($1::bigint[], $2::bigint[]) order by 1
            on conflict (chain_id) do update set block = excluded.block where h.block < excluded.block
            """;

    private TradeTable() {}

    /** What {@link #append} stores; at least one row. */
    static Tuple parameters(List<TradeRow> rows) {
        Instant min = rows.get(0).trade().timestamp();
        Instant max = min;
        for (TradeRow row : rows) {
            Instant time = row.trade().timestamp();
            min = time.isBefore(min) ? time : min;
            max = time.isAfter(max) ? time : max;
        }
        Tuple parameters = Tuple.of((long) rows.size(), utc(min), utc(max));
        COLUMNS.arrays(rows).forEach(parameters::addValue);
        return parameters;
    }

    /** Appends the rows to the commit order and gives the position of the last. */
    static Future<Long> append(SqlConnection connection, Tuple parameters) {
        return connection
                .preparedQuery(APPEND)
                .execute(parameters)
                .map(result -> result.iterator().next().getLong(0));
    }

    /** Raises the highest block seen of each chain; waits for other batches of the chain, so it stands late. */
    static Future<Void> raiseChainHeads(SqlConnection connection, List<TradeRow> rows) {
        Map<Long, Long> blocks = new TreeMap<>();
        for (TradeRow row : rows) {
            Long block = row.trade().blockNumber();
            if (block != null) {
                blocks.merge(row.trade().chainId(), block, Math::max);
            }
        }
        if (blocks.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
                .addValue(blocks.keySet().toArray(Long[]::new))
                .addValue(blocks.values().toArray(Long[]::new));
        return connection.preparedQuery(CHAIN_HEADS).execute(parameters).mapEmpty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable BigDecimal whole(@Nullable BigInteger value) {
        return value == null ? null : new BigDecimal(value);
    }

    private static @Nullable Short priceSource(TradeRow row) {
        return row.priceSource() == null ? null : (short) row.priceSource().number();
    }

    private static @Nullable Buffer bytes(@Nullable String hex) {
        return hex == null ? null : Buffer.buffer(HexFormat.of().parseHex(hex, 2, hex.length()));
    }
}
