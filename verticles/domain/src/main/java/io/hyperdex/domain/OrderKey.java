package io.hyperdex.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one total order of trades: (timestamp, blockNumber or −1, logIndex or −1, tradeId by code point), then the source,
 * because two sources may use the same id. No two trades of a source have equal keys.
 */
public final class OrderKey implements Comparable<OrderKey> {
    private static final int HEAD_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;
    /** Of the hash in a short key: 80 bits. */
    private static final int SHORT_HASH_DIGITS = 20;
    /** Between id and source; sorts before every character that they may contain. */
    private static final byte END_OF_ID = '!';

    /** Unsigned, they sort as the order says. */
    private final byte[] bytes;

    private OrderKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Ids and sources are ASCII. */
    public static OrderKey of(
            Instant timestamp, @Nullable Long blockNumber, @Nullable Integer logIndex, String tradeId, String source) {
        byte[] bytes = new byte[HEAD_BYTES + tradeId.length() + 1 + source.length()];
        // Big-endian with the sign bit flipped, so that the order of the bytes is the order of the numbers.
        ByteBuffer.wrap(bytes)
                .putLong(timestamp.toEpochMilli() ^ Long.MIN_VALUE)
                .putLong((blockNumber == null ? -1 : blockNumber) ^ Long.MIN_VALUE)
                .putInt((logIndex == null ? -1 : logIndex) ^ Integer.MIN_VALUE)
                .put(tradeId.getBytes(StandardCharsets.US_ASCII))
                .put(END_OF_ID)
                .put(source.getBytes(StandardCharsets.US_ASCII));
        return new OrderKey(bytes);
    }

    /** What {@link #bytes} gave. */
    public static OrderKey of(byte[] bytes) {
        return new OrderKey(bytes.clone());
    }

    /** Unsigned, they sort as the keys do. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The time of the trade. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong() ^ Long.MIN_VALUE);
    }

    /**
     * The same with less of the hash in an id {@code chainId:txHash:logIndex}, for where many keys are kept and nothing depends
     * on their being different: block, log index and 80 bits of the hash tell honest trades apart.
     */
    public OrderKey shortened() {
        int end = HEAD_BYTES;
        while (bytes[end] != END_OF_ID) {
            end++;
        }
        int hash = TradeIds.hashOfCanonical(new String(bytes, HEAD_BYTES, end - HEAD_BYTES, StandardCharsets.US_ASCII));
        if (hash < 0) {
            return this;
        }
        int kept = HEAD_BYTES + hash + SHORT_HASH_DIGITS;
        byte[] shorter = Arrays.copyOf(bytes, kept + bytes.length - end);
        System.arraycopy(bytes, end, shorter, kept, bytes.length - end);
        return new OrderKey(shorter);
    }

    @Override
    public int compareTo(OrderKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return timestamp() + " " + new String(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES, StandardCharsets.US_ASCII);
    }
}
