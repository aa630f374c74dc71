package io.hyperdex.ingest.posted;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.PostedTrade;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The digests by which trades are told apart: the first 128 bits of a SHA-256. Not thread-safe; to be used
 * again, because digests are made of every trade that comes in.
 */
final class TradeDigests {
    private static final int CONTENT_BYTES = 1_024;

    private final MessageDigest sha256;
    private byte[] content = new byte[CONTENT_BYTES];
    private int length;

    TradeDigests() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of a trade's id within its source. */
    UUID key(PostedTrade trade) {
        length = 0;
        put(trade.tradeId());
        return digest();
    }

    /**
     * Of the posted fields in canonical form. Only fields that are present count, so an optional field added later changes no
     * old digest; derived fields never count.
     */
    UUID content(PostedTrade trade) {
        length = 0;
        field("tradeId", trade.tradeId());
        field("chainId", trade.chainId());
        field("timestamp", trade.timestamp().toEpochMilli());
        field("protocol", trade.protocol());
        field("pool", trade.pool());
        field("trader", trade.trader());
        field("recipient", trade.recipient());
        field("tokenIn", trade.tokenIn());
        field("tokenOut", trade.tokenOut());
        field("amountIn", trade.amountIn());
        field("amountOut", trade.amountOut());
        field("poolPrice", trade.poolPrice());
        field("sqrtPriceX96", trade.sqrtPriceX96());
        field("amountUsd", trade.amountUsd());
        field("blockNumber", trade.blockNumber());
        field("blockHash", trade.blockHash());
        field("txHash", trade.txHash());
        field("txIndex", trade.txIndex());
        field("logIndex", trade.logIndex());
        field("status", trade.status());
        field("gasUsed", trade.gasUsed());
        field("effectiveGasPrice", trade.effectiveGasPrice());
        field("baseFeePerGas", trade.baseFeePerGas());
        field("expectedOut", trade.expectedOut());
        field("metadata", trade.metadata());
        return digest();
    }

    private void field(String name, @Nullable Object value) {
        if (value != null) {
            put(name);
            put('=');
            put(value instanceof BigDecimal decimal ? Decimals.plain(decimal) : value.toString());
            put('\n');
        }
    }

    private void put(char ascii) {
        makeRoom(1);
        content[length++] = (byte) ascii;
    }

    /** In UTF-8. */
    private void put(String text) {
        int count = text.length();
        makeRoom(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                makeRoom(rest.length);
                System.arraycopy(rest, 0, content, length, rest.length);
                length += rest.length;
                return;
            }
            content[length++] = (byte) c;
        }
    }

    private void makeRoom(int bytes) {
        if (length + bytes > content.length) {
            content = Arrays.copyOf(content, Math.max(length + bytes, 2 * content.length));
        }
    }

    private UUID digest() {
        sha256.update(content, 0, length);
        ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
