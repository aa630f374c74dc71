package io.hyperdex.platform.store;

import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.PriceSource;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeIds;
import io.hyperdex.domain.TradeStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a trade is read from the store: its columns, the joins that name what they number, and one row as answers show it. */
public final class TradeRows {
    private static final List<String> COLUMNS = List.of(
            "position",
            "ts",
            "revision",
            "status",
            "zero_for_one",
            "amount_in",
            "amount_out",
            "pool_price",
            "amount_usd",
            "price_source",
            "block_number",
            "block_hash",
            "tx_hash",
            "tx_index",
            "log_index",
            "trade_id",
            "gas_used",
            "effective_gas_price",
            "base_fee_per_gas",
            "expected_out",
            "metadata");

    private static final int POSITION = COLUMNS.indexOf("position");
    private static final int TS = COLUMNS.indexOf("ts");
    private static final int REVISION = COLUMNS.indexOf("revision");
    private static final int STATUS = COLUMNS.indexOf("status");
    private static final int ZERO_FOR_ONE = COLUMNS.indexOf("zero_for_one");
    private static final int AMOUNT_IN = COLUMNS.indexOf("amount_in");
    private static final int AMOUNT_OUT = COLUMNS.indexOf("amount_out");
    private static final int POOL_PRICE = COLUMNS.indexOf("pool_price");
    private static final int AMOUNT_USD = COLUMNS.indexOf("amount_usd");
    private static final int PRICE_SOURCE = COLUMNS.indexOf("price_source");
    private static final int BLOCK_NUMBER = COLUMNS.indexOf("block_number");
    private static final int BLOCK_HASH = COLUMNS.indexOf("block_hash");
    private static final int TX_HASH = COLUMNS.indexOf("tx_hash");
    private static final int TX_INDEX = COLUMNS.indexOf("tx_index");
    private static final int LOG_INDEX = COLUMNS.indexOf("log_index");
    private static final int TRADE_ID = COLUMNS.indexOf("trade_id");
    private static final int GAS_USED = COLUMNS.indexOf("gas_used");
    private static final int EFFECTIVE_GAS_PRICE = COLUMNS.indexOf("effective_gas_price");
    private static final int BASE_FEE_PER_GAS = COLUMNS.indexOf("base_fee_per_gas");
    private static final int EXPECTED_OUT = COLUMNS.indexOf("expected_out");
    private static final int METADATA = COLUMNS.indexOf("metadata");

    private static final String OWN = "t." + String.join(", t.", COLUMNS);

    /**
     * Select list from rows of {@code trades} with alias {@code t}, without joins: {@link TradeNames} reads what they number,
     * each once. Joined row by row, and planned each time, that cost several times the trades themselves.
     */
    public static final String SELECT_OWN =
            "select " + OWN + ", t.pool_id, t.trader_id, t.recipient_id, t.source_id, t.protocol_id from ";

    /** Select list and joins; the reader adds {@code where}, {@code order by} and {@code limit} on alias {@code t}. */
    public static final String SELECT = "select " + OWN + """
            , s.name as source, pr.name as protocol, p.address as pool, p.chain_id, p.quote,
                   a.address as trader, r.address as recipient,
                   k0.address as token0, k0.symbol as symbol0, k1.address as token1, k1.symbol as symbol1
            from trades t
            join pools p on p.id = t.pool_id
            join tokens k0 on k0.id = p.token0
            join tokens k1 on k1.id = p.token1
            join accounts a on a.id = t.trader_id
            left join accounts r on r.id = t.recipient_id
            join sources s on s.id = t.source_id
            join protocols pr on pr.id = t.protocol_id
            """;

    private TradeRows() {}

    /** The trade of a row of {@link #SELECT}, in the caller's choice of base, or with null in the pool's own. */
    public static Trade trade(Row row, StoreIdentity store, @Nullable TokenSide chosenBase) {
        return trade(row, TradeNames.joined(row), store, chosenBase);
    }

    /** The trade of a row that has the columns of {@link #SELECT_OWN} side by side, from {@code position} on. */
    static Trade trade(Row row, TradeNames names, StoreIdentity store, @Nullable TokenSide chosenBase) {
        int first = row.getColumnIndex("position");
        TradeNames.OfPool pool = names.pool();
        TokenSide base = chosenBase == null ? pool.quote().other() : chosenBase;
        boolean zeroForOne = row.getBoolean(first + ZERO_FOR_ONE);
        TradeStatus status = TradeStatus.at(row.getShort(first + STATUS));
        BigDecimal in = Columns.decimal(row, first + AMOUNT_IN);
        BigDecimal out = Columns.decimalOrNull(row, first + AMOUNT_OUT);
        ChainPlace place = place(row, first);
        return new Trade(
                tradeId(row.getString(first + TRADE_ID), pool.chainId(), place.txHash(), place.logIndex()),
                names.source(),
                row.getInteger(first + REVISION),
                store.at(row.getLong(first + POSITION)),
                pool.chainId(),
                place,
                row.getOffsetDateTime(first + TS).toInstant(),
                Finality.FINALIZED,
                status,
                names.protocol(),
                pool.address(),
                names.trader(),
                names.recipient(),
                base,
                zeroForOne == (base == TokenSide.TOKEN0) ? Side.SELL : Side.BUY,
                zeroForOne ? pool.token0() : pool.token1(),
                zeroForOne ? pool.symbol0() : pool.symbol1(),
                in,
                zeroForOne ? pool.token1() : pool.token0(),
                zeroForOne ? pool.symbol1() : pool.symbol0(),
                out,
                executedPrice(status, zeroForOne == (base == TokenSide.TOKEN0), in, out),
                poolPrice(Columns.decimalOrNull(row, first + POOL_PRICE), base),
                Columns.decimalOrNull(row, first + AMOUNT_USD),
                priceSource(row.getShort(first + PRICE_SOURCE)),
                gas(row, first),
                Columns.decimalOrNull(row, first + EXPECTED_OUT),
                slippage(Columns.decimalOrNull(row, first + EXPECTED_OUT), out),
                row.getString(first + METADATA));
    }

    private static ChainPlace place(Row row, int first) {
        return new ChainPlace(
                row.getLong(first + BLOCK_NUMBER),
                hash(row, first + BLOCK_HASH),
                hash(row, first + TX_HASH),
                row.getInteger(first + TX_INDEX),
                row.getInteger(first + LOG_INDEX));
    }

    private static GasSpent gas(Row row, int first) {
        return GasSpent.of(
                row.getLong(first + GAS_USED),
                integer(row, first + EFFECTIVE_GAS_PRICE),
                integer(row, first + BASE_FEE_PER_GAS));
    }

    /** The row of an executed trade as what candles are folded from. */
    public static Fill fill(Row row) {
        boolean zeroForOne = row.getBoolean("zero_for_one");
        BigDecimal in = Columns.decimal(row, "amount_in");
        BigDecimal out = Columns.decimal(row, "amount_out");
        return new Fill(
                instant(row),
                order(row),
                zeroForOne,
                zeroForOne ? in : out,
                zeroForOne ? out : in,
                Columns.decimalOrNull(row, "pool_price"),
                Columns.decimalOrNull(row, "amount_usd"));
    }

    /** The place of the row in the one order of trades. */
    public static OrderKey order(Row row) {
        return OrderKey.of(
                instant(row),
                row.getLong("block_number"),
                row.getInteger("log_index"),
                tradeId(row),
                row.getString("source"));
    }

    private static String tradeId(Row row) {
        return tradeId(
                row.getString("trade_id"),
                row.getLong("chain_id"),
                hash(row, row.getColumnIndex("tx_hash")),
                row.getInteger("log_index"));
    }

    private static String tradeId(
            @Nullable String own, long chainId, @Nullable String txHash, @Nullable Integer logIndex) {
        return own == null
                ? TradeIds.canonical(chainId, Objects.requireNonNull(txHash), Objects.requireNonNull(logIndex))
                : own;
    }

    private static Instant instant(Row row) {
        return row.getOffsetDateTime("ts").toInstant();
    }

    private static @Nullable BigDecimal executedPrice(
            TradeStatus status, boolean baseGiven, BigDecimal in, @Nullable BigDecimal out) {
        return out == null || status == TradeStatus.FAILED ? null : executedPrice(baseGiven, in, out);
    }

    /** Quote per base, as answers show it. */
    public static BigDecimal executedPrice(boolean baseGiven, BigDecimal in, BigDecimal out) {
        return baseGiven ? out.divide(in, Decimals.SHOWN) : in.divide(out, Decimals.SHOWN);
    }

    /** Quote per base, as answers show it, from token1 per token0. */
    public static @Nullable BigDecimal poolPrice(@Nullable BigDecimal stored, TokenSide base) {
        if (stored == null) {
            return null;
        }
        return (base == TokenSide.TOKEN0 ? stored : Decimals.inverse(stored)).round(Decimals.SHOWN);
    }

    private static @Nullable PriceSource priceSource(@Nullable Short number) {
        return number == null ? null : PriceSource.at(number);
    }

    public static @Nullable BigDecimal slippage(@Nullable BigDecimal expected, @Nullable BigDecimal out) {
        return expected == null || out == null || expected.signum() == 0
                ? null
                : expected.subtract(out).divide(expected, Decimals.SHOWN);
    }

    private static @Nullable BigInteger integer(Row row, int column) {
        BigDecimal value = Columns.decimalOrNull(row, column);
        return value == null ? null : value.toBigIntegerExact();
    }

    private static @Nullable String hash(Row row, int column) {
        Buffer bytes = row.getBuffer(column);
        return bytes == null ? null : "0x" + HexFormat.of().formatHex(bytes.getBytes());
    }
}
