package io.hyperdex.load.market;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of table {@code trades} that a generated trade fills; the others are null or have a default, as in what the
 * node stores. Ids are numbers of the generated market, as wide as those of the dictionaries.
 */
public final class TradeColumns {
    /** As text: the driver takes no nulls in arrays of numeric. */
    private static final String NUMERIC = "text[]::numeric";

    private static final short STABLE_LEG = 0;
    private static final short EXECUTED = 0;

    private static final List<Column> COLUMNS = List.of(
            new Column("position", "bigint", Long[]::new, GeneratedTrade::number),
            new Column(
                    "ts",
                    "timestamptz",
                    OffsetDateTime[]::new,
                    trade -> trade.timestamp().atOffset(ZoneOffset.UTC)),
            new Column(
                    "pool_id", "integer", Integer[]::new, trade -> trade.pool().number()),
            new Column(
                    "trader_id",
                    "integer",
                    Integer[]::new,
                    trade -> trade.trader().number()),
            new Column(
                    "recipient_id",
                    "integer",
                    Integer[]::new,
                    trade -> trade.recipient().number()),
            new Column("source_id", "integer", Integer[]::new, trade -> 1),
            new Column(
                    "protocol_id",
                    "integer",
                    Integer[]::new,
                    trade -> trade.pool().protocol().number()),
            new Column("status", "smallint", Short[]::new, trade -> EXECUTED),
            new Column("zero_for_one", "boolean", Boolean[]::new, GeneratedTrade::zeroForOne),
            new Column("amount_in", NUMERIC, String[]::new, trade -> plain(trade.amountIn())),
            new Column("amount_out", NUMERIC, String[]::new, trade -> plain(trade.amountOut())),
            new Column("pool_price", NUMERIC, String[]::new, trade -> plain(trade.poolPrice())),
            new Column("amount_usd", NUMERIC, String[]::new, trade -> plain(trade.amountUsd())),
            new Column(
                    "price_source", "smallint", Short[]::new, trade -> trade.amountUsd() == null ? null : STABLE_LEG),
            new Column("block_number", "bigint", Long[]::new, GeneratedTrade::blockNumber),
            new Column("tx_hash", "bytea", Buffer[]::new, GeneratedTrade::txHash),
            new Column("tx_index", "integer", Integer[]::new, GeneratedTrade::txIndex),
            new Column("log_index", "integer", Integer[]::new, GeneratedTrade::logIndex),
            new Column("gas_used", "bigint", Long[]::new, trade -> trade.gas().used()),
            new Column(
                    "effective_gas_price",
                    "numeric",
                    Number[]::new,
                    trade -> trade.gas().effectivePrice()),
            new Column(
                    "base_fee_per_gas",
                    "numeric",
                    Number[]::new,
                    trade -> trade.gas().baseFee()));

    private static final int ROW_CHARS = 400;

    private TradeColumns() {}

    private record Column(
            String name, String type, IntFunction<Object[]> array, Function<GeneratedTrade, @Nullable Object> value) {}

    public static String names() {
        return COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** {@code $1::bigint[], …} in the order of {@link #arrays}. */
    public static String parameters() {
        var text = new StringBuilder();
        for (int i = 0; i < COLUMNS.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('$').append(i + 1).append("::");
            text.append(COLUMNS.get(i).type).append("[]");
        }
        return text.toString();
    }

    /** One array a column, as {@code unnest} takes them. */
    public static List<Object> arrays(List<GeneratedTrade> trades) {
        return COLUMNS.stream().<Object>map(column -> array(column, trades)).toList();
    }

    /** One line a trade, as {@code COPY … FROM STDIN} takes them in its text format. */
    public static byte[] copyText(List<GeneratedTrade> trades) {
        var text = new StringBuilder(trades.size() * ROW_CHARS);
        for (GeneratedTrade trade : trades) {
            append(text, trade);
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(StringBuilder text, GeneratedTrade trade) {
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (i > 0) {
                text.append('\t');
            }
            text.append(copied(COLUMNS.get(i).value.apply(trade)));
        }
    }

    private static @Nullable String plain(@Nullable BigDecimal decimal) {
        return decimal == null ? null : decimal.toPlainString();
    }

    private static String copied(@Nullable Object value) {
        if (value == null) {
            return "\\N";
        }
        if (value instanceof Buffer bytes) {
            // The text format escapes the backslash of the hexadecimal form.
            return "\\\\x" + HexFormat.of().formatHex(bytes.getBytes());
        }
        return value.toString();
    }

    private static Object[] array(Column column, List<GeneratedTrade> trades) {
        Object[] array = column.array.apply(trades.size());
        for (int i = 0; i < array.length; i++) {
            array[i] = column.value.apply(trades.get(i));
        }
        return array;
    }
}
