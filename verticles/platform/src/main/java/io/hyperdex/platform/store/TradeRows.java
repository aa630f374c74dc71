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
import io.hyperdex.domain.TradeStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a trade is read from the store: the joins that every reader needs, and one row as the trade that answers show. */
public final class TradeRows {
    /** Select list and joins; the reader adds {@code where}, {@code order by} and {@code limit} on alias {@code t}. */
    public static final String SELECT = selectFrom("trades");

    private TradeRows() {}

    /** Like {@link #SELECT}, from a subquery in parentheses that chooses rows of {@code trades}. */
    public static String selectFrom(String trades) {
        return """
                select t.position, t.ts, t.revision, t.status, t.zero_for_one, t.amount_in, t.amount_out, t.pool_price,
                       t.amount_usd, t.price_source, t.block_number, t.block_hash, t.tx_hash, t.tx_index, t.log_index,
                       t.trade_id, t.gas_used, t.effective_gas_price, t.base_fee_per_gas, t.expected_out, t.metadata,
                       s.name as source, pr.name as protocol, p.address as pool, p.chain_id, p.quote,
                       a.address as trader, r.address as recipient,
                       k0.address as token0, k0.symbol as symbol0, k1.address as token1, k1.symbol as symbol1
                from %s t
                join pools p on p.id = t.pool_id
                join tokens k0 on k0.id = p.token0
                join tokens k1 on k1.id = p.token1
                join accounts a on a.id = t.trader_id
                left join accounts r on r.id = t.recipient_id
                join sources s on s.id = t.source_id
                join protocols pr on pr.id = t.protocol_id
                """.formatted(trades);
    }

    /** The trade in the caller's choice of base, or with null in the pool's own. */
    public static Trade trade(Row row, StoreIdentity store, @Nullable TokenSide chosenBase) {
        TokenSide base = chosenBase == null ? base(row) : chosenBase;
        boolean zeroForOne = row.getBoolean("zero_for_one");
        TradeStatus status = TradeStatus.at(row.getShort("status"));
        BigDecimal in = Columns.decimal(row, "amount_in");
        BigDecimal out = Columns.decimalOrNull(row, "amount_out");
        return new Trade(
                tradeId(row),
                row.getString("source"),
                row.getInteger("revision"),
                store.at(row.getLong("position")),
                row.getLong("chain_id"),
                place(row),
                instant(row),
                Finality.FINALIZED,
                status,
                row.getString("protocol"),
                row.getString("pool"),
                row.getString("trader"),
                row.getString("recipient"),
                base,
                zeroForOne == (base == TokenSide.TOKEN0) ? Side.SELL : Side.BUY,
                row.getString(zeroForOne ? "token0" : "token1"),
                row.getString(zeroForOne ? "symbol0" : "symbol1"),
                in,
                row.getString(zeroForOne ? "token1" : "token0"),
                row.getString(zeroForOne ? "symbol1" : "symbol0"),
                out,
                out == null || status == TradeStatus.FAILED
                        ? null
                        : executedPrice(zeroForOne == (base == TokenSide.TOKEN0), in, out),
                poolPrice(Columns.decimalOrNull(row, "pool_price"), base),
                Columns.decimalOrNull(row, "amount_usd"),
                priceSource(row),
                GasSpent.of(
                        row.getLong("gas_used"), integer(row, "effective_gas_price"), integer(row, "base_fee_per_gas")),
                Columns.decimalOrNull(row, "expected_out"),
                slippage(Columns.decimalOrNull(row, "expected_out"), out),
                row.getString("metadata"));
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
        String own = row.getString("trade_id");
        return own != null
                ? own
                : row.getLong("chain_id") + ":" + hash(row, "tx_hash") + ":" + row.getInteger("log_index");
    }

    private static Instant instant(Row row) {
        return row.getOffsetDateTime("ts").toInstant();
    }

    /** Base is the token that is not the quote. */
    private static TokenSide base(Row row) {
        return TokenSide.at(row.getShort("quote")).other();
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

    private static @Nullable PriceSource priceSource(Row row) {
        Short number = row.getShort("price_source");
        return number == null ? null : PriceSource.at(number);
    }

    private static ChainPlace place(Row row) {
        return new ChainPlace(
                row.getLong("block_number"),
                hash(row, "block_hash"),
                hash(row, "tx_hash"),
                row.getInteger("tx_index"),
                row.getInteger("log_index"));
    }

    public static @Nullable BigDecimal slippage(@Nullable BigDecimal expected, @Nullable BigDecimal out) {
        return expected == null || out == null || expected.signum() == 0
                ? null
                : expected.subtract(out).divide(expected, Decimals.SHOWN);
    }

    private static @Nullable BigInteger integer(Row row, String column) {
        BigDecimal value = Columns.decimalOrNull(row, column);
        return value == null ? null : value.toBigIntegerExact();
    }

    private static @Nullable String hash(Row row, String column) {
        Buffer bytes = row.getBuffer(column);
        return bytes == null ? null : "0x" + HexFormat.of().formatHex(bytes.getBytes());
    }
}
