package io.hyperdex.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The one total order of trades: (timestamp, blockNumber or −1, logIndex or −1, tradeId by code point), then the source,
 * because two sources may use the same id.
 *
 * @param text sorts by code point exactly as the order says; {@link #bytes} sort likewise
 */
public record OrderKey(String text) implements Comparable<OrderKey> {
    private static final int HEAD_DIGITS = 2 * (Long.BYTES + Long.BYTES + Integer.BYTES);

    /** Ids and sources are ASCII; {@code '!'} sorts before every character that they may contain. */
    public static OrderKey of(
            Instant timestamp, @Nullable Long blockNumber, @Nullable Integer logIndex, String tradeId, String source) {
        var text = new StringBuilder(HEAD_DIGITS + tradeId.length() + 1 + source.length());
        hex(text, timestamp.toEpochMilli() ^ Long.MIN_VALUE, Long.BYTES);
        hex(text, (blockNumber == null ? -1 : blockNumber) ^ Long.MIN_VALUE, Long.BYTES);
        hex(text, (logIndex == null ? -1 : logIndex) ^ Integer.MIN_VALUE, Integer.BYTES);
        text.append(tradeId, 0, decisive(tradeId)).append('!').append(source);
        return new OrderKey(text.toString());
    }

    /** The same order in fewer bytes: the head's hexadecimal digits as bytes, the rest as it is. */
    public byte[] bytes() {
        byte[] rest = text.substring(HEAD_DIGITS).getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(text, 0, HEAD_DIGITS), HEAD_DIGITS / 2 + rest.length);
        System.arraycopy(rest, 0, bytes, HEAD_DIGITS / 2, rest.length);
        return bytes;
    }

    /** What {@link #bytes} made. */
    public static OrderKey of(byte[] bytes) {
        int head = HEAD_DIGITS / 2;
        return new OrderKey(HexFormat.of().formatHex(bytes, 0, head)
                + new String(bytes, head, bytes.length - head, StandardCharsets.US_ASCII));
    }

    /** The time of the trade. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(Long.parseUnsignedLong(text, 0, Long.BYTES * 2, 16) ^ Long.MIN_VALUE);
    }

    /**
     * How much of the id is kept. Of {@code <chainId>:<txHash>:<logIndex>} the chain and 80 bits of the hash: two such ids
     * that agree in them, and in block and log index, are one. Candles keep one or two keys a row, so length costs.
     */
    private static int decisive(String tradeId) {
        int hash = tradeId.indexOf(":0x") + 3;
        return hash > 3 && tradeId.length() > hash + 64 && tradeId.charAt(hash + 64) == ':'
                ? hash + 20
                : tradeId.length();
    }

    /** Big-endian with the sign bit flipped, so that the order of the digits is the order of the numbers. */
    private static void hex(StringBuilder text, long value, int bytes) {
        for (int shift = bytes * 8 - 4; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
        }
    }

    @Override
    public int compareTo(OrderKey other) {
        return text.compareTo(other.text);
    }
}
