package io.hyperdex.query.export;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.json.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a spreadsheet. Names and order are those of the trade's JSON.
 *
 * @param value a number, a text, or null for an empty cell
 */
record TradeColumn(String name, Function<Trade, @Nullable Object> value) {
    /** What makes a spreadsheet take a text for a formula (OWASP, CSV injection). */
    private static final String FORMULA_STARTS = "=+-@\t\r";

    static final List<TradeColumn> ALL = List.of(
            new TradeColumn("tradeId", Trade::tradeId),
            new TradeColumn("source", Trade::source),
            new TradeColumn("revision", Trade::revision),
            new TradeColumn("position", Trade::position),
            new TradeColumn("chainId", Trade::chainId),
            new TradeColumn("blockNumber", trade -> trade.place().blockNumber()),
            new TradeColumn("blockHash", trade -> trade.place().blockHash()),
            new TradeColumn("txHash", trade -> trade.place().txHash()),
            new TradeColumn("txIndex", trade -> trade.place().txIndex()),
            new TradeColumn("logIndex", trade -> trade.place().logIndex()),
            new TradeColumn("timestamp", Trade::timestamp),
            new TradeColumn("finality", Trade::finality),
            new TradeColumn("status", Trade::status),
            new TradeColumn("protocol", Trade::protocol),
            new TradeColumn("pool", Trade::pool),
            new TradeColumn("trader", Trade::trader),
            new TradeColumn("recipient", Trade::recipient),
            new TradeColumn("base", Trade::base),
            new TradeColumn("side", Trade::side),
            new TradeColumn("tokenIn", Trade::tokenIn),
            new TradeColumn("tokenInSymbol", Trade::tokenInSymbol),
            new TradeColumn("amountIn", Trade::amountIn),
            new TradeColumn("tokenOut", Trade::tokenOut),
            new TradeColumn("tokenOutSymbol", Trade::tokenOutSymbol),
            new TradeColumn("amountOut", Trade::amountOut),
            new TradeColumn("price", Trade::price),
            new TradeColumn("poolPrice", Trade::poolPrice),
            new TradeColumn("amountUsd", Trade::amountUsd),
            new TradeColumn(
                    "priceSource",
                    trade -> trade.priceSource() == null
                            ? null
                            : trade.priceSource().code()),
            new TradeColumn("gasUsed", trade -> trade.gas().gasUsed()),
            new TradeColumn("effectiveGasPrice", trade -> trade.gas().effectiveGasPrice()),
            new TradeColumn("baseFeePerGas", trade -> trade.gas().baseFeePerGas()),
            new TradeColumn("gasCostNative", trade -> trade.gas().gasCostNative()),
            new TradeColumn("gasCostUsd", trade -> trade.gas().gasCostUsd()),
            new TradeColumn("expectedOut", Trade::expectedOut),
            new TradeColumn("slippage", Trade::slippage),
            new TradeColumn("metadata", Trade::metadata));

    /** The cell as text; null is an empty cell. Figures stay as they are, however they begin. */
    @Nullable
    String text(Trade trade) {
        Object cell = value.apply(trade);
        if (cell instanceof String text) {
            return harmless(text);
        }
        if (cell instanceof BigDecimal figure) {
            return Decimals.plain(figure);
        }
        if (cell instanceof Instant instant) {
            return Times.format(instant);
        }
        if (cell instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT);
        }
        return cell == null ? null : cell.toString();
    }

    static String harmless(String text) {
        return text.isEmpty() || FORMULA_STARTS.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
