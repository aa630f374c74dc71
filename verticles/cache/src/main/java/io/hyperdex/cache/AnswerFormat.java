package io.hyperdex.cache;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.Answer.CachePolicy;
import io.hyperdex.platform.http.Encoded;
import io.hyperdex.platform.json.Wire;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer as Redis keeps it: a byte that names the format of the body, what is said of the answer, its length, the body. The
 * key of the entry names the version of all this, so that releases do not read one another's.
 */
final class AnswerFormat {
    static final int VERSION = 1;

    private static final byte RAW = 0;
    private static final byte ZSTD = 1;
    /** README has the figures: from 15 KB on smaller than gzip at three and more times its speed. */
    private static final int ZSTD_LEVEL = 1;

    private static final int COMPRESSED_BYTES_MIN = 1 << 10;
    private static final int BODY_BYTES_MAX = 64 << 20;

    private AnswerFormat() {}

    /** @param key in full, because the entry is found by a digest of it */
    private record Head(
            String key, String tag, CachePolicy policy, Point point, Dependence on, long createdAt, long expiresAt) {}

    static byte[] write(String key, CachedAnswer answer, boolean compress) {
        Encoded encoded = answer.encoded();
        byte[] head = Wire.encode(new Head(
                key,
                encoded.tag(),
                encoded.policy(),
                answer.point(),
                answer.on(),
                answer.createdAt(),
                answer.expiresAt()));
        byte[] body = encoded.body();
        boolean small = !compress || body.length < COMPRESSED_BYTES_MIN;
        byte[] stored = small ? body : Zstd.compress(body, ZSTD_LEVEL);
        return ByteBuffer.allocate(1 + Integer.BYTES + head.length + Integer.BYTES + stored.length)
                .put(small ? RAW : ZSTD)
                .putInt(head.length)
                .put(head)
                .putInt(body.length)
                .put(stored)
                .array();
    }

    /** The beginning of an entry, which tells it from a later one of the same key; all of one that is damaged. */
    static byte[] head(byte[] entry) {
        int prefix = 1 + Integer.BYTES;
        long end = entry.length < prefix
                ? entry.length
                : (long) prefix + ByteBuffer.wrap(entry).getInt(1);
        return Arrays.copyOf(entry, (int) Math.max(1, Math.min(end, entry.length)));
    }

    /** Null for what is not an answer to this key: another key's of the same digest, or damaged. */
    static @Nullable CachedAnswer read(String key, byte[] entry) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(entry);
            byte format = bytes.get();
            byte[] written = new byte[Math.min(bytes.getInt(), bytes.remaining())];
            bytes.get(written);
            Head head = Wire.decode(written, Head.class);
            int length = bytes.getInt();
            byte[] stored = new byte[bytes.remaining()];
            bytes.get(stored);
            if (!head.key.equals(key) || length < 0 || length > BODY_BYTES_MAX) {
                return null;
            }
            byte[] body = format == RAW ? stored : Zstd.decompress(stored, length);
            if (body.length != length) {
                return null;
            }
            return new CachedAnswer(
                    new Encoded(body, head.tag, head.policy), head.point, head.on, head.createdAt, head.expiresAt);
        } catch (BufferUnderflowException | NegativeArraySizeException | UncheckedIOException | ZstdException e) {
            return null;
        }
    }
}
