package io.hyperdex.ingest.posted;

import io.hyperdex.domain.PostedTrade;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A valid trade with the digests of its identity, made where it is read and not where it is written: there is one writer.
 *
 * @param key of the id within its source
 * @param content of everything that was posted
 */
public record IncomingTrade(PostedTrade trade, UUID key, UUID content) {

    public static IncomingTrade of(PostedTrade trade) {
        return new IncomingTrade(trade, first128Bits(sha256(trade.tradeId())), first128Bits(trade.contentDigest()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static UUID first128Bits(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
