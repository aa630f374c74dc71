package io.hyperdex.platform.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.hyperdex.platform.json.Json;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A read's answer as bytes, encoded once and sent as often as it is asked for; the compressed form is made when it is first
 * wanted. Its content does not change; thread-safe.
 */
public final class Encoded {
    /** Below this, compression saves no packet. */
    public static final int COMPRESSED_BYTES_MIN = 1 << 10;

    private final byte[] body;
    private final String tag;
    private final Answer.CachePolicy policy;
    private volatile byte @Nullable [] compressed;

    @JsonCreator
    public Encoded(
            @JsonProperty("body") byte[] body,
            @JsonProperty("tag") String tag,
            @JsonProperty("policy") Answer.CachePolicy policy) {
        this.body = body;
        this.tag = tag;
        this.policy = policy;
    }

    /** The tag is weak: it speaks of the data and the next page, not of the time at which the answer was made. */
    public static Encoded of(Answer.Page page, Answer.CachePolicy policy) {
        byte[] data = Json.bytes(page.data());
        byte[] next = json(page.next());
        byte[] asOf = json(page.asOf());
        var bytes = new ByteArrayOutputStream(data.length + next.length + asOf.length + 32);
        bytes.writeBytes(ascii("{\"data\":"));
        bytes.writeBytes(data);
        bytes.writeBytes(ascii(",\"next\":"));
        bytes.writeBytes(next);
        bytes.writeBytes(ascii(",\"asOf\":"));
        bytes.writeBytes(asOf);
        bytes.write('}');
        var sum = new CRC32C();
        sum.update(data);
        sum.update(next);
        String tag = "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue())
                + HexFormat.of().toHexDigits(data.length) + "\"";
        return new Encoded(bytes.toByteArray(), tag, policy);
    }

    private static byte[] json(@Nullable Object value) {
        return value == null ? ascii("null") : Json.bytes(value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @JsonProperty("body")
    public byte[] body() {
        return body;
    }

    @JsonProperty("tag")
    public String tag() {
        return tag;
    }

    @JsonProperty("policy")
    public Answer.CachePolicy policy() {
        return policy;
    }

    boolean isCompressible() {
        return body.length >= COMPRESSED_BYTES_MIN;
    }

    Buffer identity() {
        return wrapped(body);
    }

    /** Two threads that want it first may both make it: they make the same. */
    Buffer gzip() {
        byte[] made = compressed;
        if (made == null) {
            made = compress(body);
            compressed = made;
        }
        return wrapped(made);
    }

    /** Without a copy: the public way makes one for each response. */
    private static Buffer wrapped(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] compress(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 2);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
