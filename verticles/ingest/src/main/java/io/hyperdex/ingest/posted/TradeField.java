package io.hyperdex.ingest.posted;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field that an item may have.
 *
 * @param bit tells the fields of an item apart, to notice one that is given twice
 */
record TradeField(long bit, Reading reading) {
    /** The largest integer that every JSON implementation keeps exactly: 2^53 − 1. */
    private static final long JSON_INTEGER_MAX = 9_007_199_254_740_991L;

    private static final Map<String, TradeField> BY_NAME = new HashMap<>();

    static {
        add("tradeId", (draft, value) -> draft.tradeId = value.text());
        add("chainId", (draft, value) -> draft.chainId = value.integer(1, JSON_INTEGER_MAX));
        add("timestamp", (draft, value) -> draft.timestamp = value.time());
        add("protocol", (draft, value) -> draft.protocol = value.protocol());
        add("pool", (draft, value) -> draft.pool = value.pool());
        add("trader", (draft, value) -> draft.trader = value.address());
        add("recipient", (draft, value) -> draft.recipient = value.address());
        add("tokenIn", (draft, value) -> draft.tokenIn = value.address());
        add("tokenOut", (draft, value) -> draft.tokenOut = value.address());
        add("amountIn", (draft, value) -> draft.amountIn = value.positive());
        add("amountOut", (draft, value) -> draft.amountOut = value.decimal());
        add("poolPrice", (draft, value) -> draft.poolPrice = value.positive());
        add("sqrtPriceX96", (draft, value) -> draft.sqrtPriceX96 = value.whole());
        add("amountUsd", (draft, value) -> draft.amountUsd = value.decimal());
        add("blockNumber", (draft, value) -> draft.blockNumber = value.integer(0, JSON_INTEGER_MAX));
        add("blockHash", (draft, value) -> draft.blockHash = value.hash());
        add("txHash", (draft, value) -> draft.txHash = value.hash());
        add("txIndex", (draft, value) -> draft.txIndex = value.index());
        add("logIndex", (draft, value) -> draft.logIndex = value.index());
        add("status", (draft, value) -> draft.status = value.text());
        add("gasUsed", (draft, value) -> draft.gasUsed = value.integer(0, JSON_INTEGER_MAX));
        add("effectiveGasPrice", (draft, value) -> draft.effectiveGasPrice = value.whole());
        add("baseFeePerGas", (draft, value) -> draft.baseFeePerGas = value.whole());
        add("expectedOut", (draft, value) -> draft.expectedOut = value.decimal());
        add("metadata", (draft, value) -> draft.metadata = value.metadata());
    }

    static @Nullable TradeField named(String name) {
        return BY_NAME.get(name);
    }

    void read(TradeDraft draft, FieldValue value) throws IOException, FieldRefused {
        reading.into(draft, value);
    }

    private static void add(String name, Reading reading) {
        BY_NAME.put(name, new TradeField(1L << BY_NAME.size(), reading));
    }

    /** How a field is taken from its value. */
    interface Reading {
        void into(TradeDraft draft, FieldValue value) throws IOException, FieldRefused;
    }
}
