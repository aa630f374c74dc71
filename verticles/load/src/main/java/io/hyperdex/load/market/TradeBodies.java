package io.hyperdex.load.market;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hyperdex.platform.json.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Trades as bodies of {@code POST /v1/trades}. */
public enum TradeBodies {
    JSON("application/json"),
    NDJSON("application/x-ndjson");

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int TRADE_BYTES = 1_000;

    private final String mediaType;

    TradeBodies(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    public byte[] body(List<GeneratedTrade> trades) {
        return body(trades, null);
    }

    /** @param mark text that goes with a trade as its metadata; null for none */
    public byte[] body(List<GeneratedTrade> trades, @Nullable Function<GeneratedTrade, String> mark) {
        var bytes = new ByteArrayOutputStream(trades.size() * TRADE_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            if (this == JSON) {
                json.writeStartObject();
                json.writeArrayFieldStart("trades");
            } else {
                json.setRootValueSeparator(null);
            }
            for (GeneratedTrade trade : trades) {
                write(json, trade, mark);
                if (this == NDJSON) {
                    json.writeRaw('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, GeneratedTrade trade, @Nullable Function<GeneratedTrade, String> mark)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("chainId", Market.CHAIN_ID);
        json.writeNumberField("blockNumber", trade.blockNumber());
        json.writeStringField(
                "txHash", "0x" + HexFormat.of().formatHex(trade.txHash().getBytes()));
        json.writeNumberField("txIndex", trade.txIndex());
        json.writeNumberField("logIndex", trade.logIndex());
        json.writeStringField("timestamp", Times.format(trade.timestamp()));
        json.writeStringField("protocol", trade.pool().protocol().code());
        json.writeStringField("pool", trade.pool().address());
        json.writeStringField("trader", trade.trader().address());
        json.writeStringField("recipient", trade.recipient().address());
        json.writeStringField("tokenIn", trade.tokenIn());
        json.writeStringField("tokenOut", trade.tokenOut());
        json.writeStringField("amountIn", trade.amountIn().toPlainString());
        json.writeStringField("amountOut", trade.amountOut().toPlainString());
        json.writeStringField("poolPrice", trade.poolPrice().toPlainString());
        json.writeNumberField("gasUsed", trade.gas().used());
        json.writeStringField("effectiveGasPrice", String.valueOf(trade.gas().effectivePrice()));
        json.writeStringField("baseFeePerGas", String.valueOf(trade.gas().baseFee()));
        if (mark != null) {
            json.writeObjectFieldStart("metadata");
            json.writeStringField("mark", mark.apply(trade));
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
