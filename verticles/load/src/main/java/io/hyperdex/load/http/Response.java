package io.hyperdex.load.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response in the buffer of its connection. Reading one allocates nothing; the headers that anybody asks for are
 * remembered by their place.
 */
public final class Response {
    private static final byte[] CONTENT_LENGTH = name("content-length:");
    private static final byte[] CONNECTION = name("connection: close");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding:");
    private static final byte[] X_CACHE = name("x-cache:");
    private static final byte[] ETAG = name("etag:");
    private static final byte[] SERVER_TIMING = name("server-timing:");
    private static final Pattern TOTAL = Pattern.compile("total;dur=([0-9.]+)");
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int BODY_BYTES_MAX = 64 << 20;

    private ByteBuffer in = ByteBuffer.allocate(16 << 10);
    private int searched;
    private int headEnd;
    private int status;
    private int bodyBytes;
    private boolean closes;
    private int layerAt;
    private int etagAt;
    private int timingAt;

    Response() {
        clear();
    }

    void clear() {
        in.clear();
        searched = 0;
        headEnd = -1;
    }

    /** Where the next bytes go. */
    ByteBuffer space() {
        if (!in.hasRemaining()) {
            grow(in.capacity() * 2);
        }
        return in;
    }

    /** Whether the bytes so far are the whole response. */
    boolean complete() throws IOException {
        if (headEnd < 0 && findHead()) {
            readHead();
            if (headEnd + bodyBytes > in.capacity()) {
                grow(headEnd + bodyBytes);
            }
        }
        return headEnd >= 0 && in.position() >= headEnd + bodyBytes;
    }

    boolean closes() {
        return closes;
    }

    public int status() {
        return status;
    }

    public Layer layer() {
        byte[] bytes = in.array();
        return layerAt < 0 ? Layer.MISS : Layer.of(bytes[layerAt], bytes[layerAt + 1]);
    }

    public @Nullable String etag() {
        return header(etagAt);
    }

    /** How long the server took, as {@code total} of {@code Server-Timing} says; null when it does not. */
    public @Nullable Duration inside() {
        String timing = header(timingAt);
        Matcher total = TOTAL.matcher(timing == null ? "" : timing);
        return total.find() ? Duration.ofNanos((long) (Double.parseDouble(total.group(1)) * 1_000_000)) : null;
    }

    public int bodyLength() {
        return bodyBytes;
    }

    public byte[] body() {
        return Arrays.copyOfRange(in.array(), headEnd, headEnd + bodyBytes);
    }

    /** The end of the body, at most so many bytes. */
    public String tail(int most) {
        int length = Math.min(most, bodyBytes);
        return new String(in.array(), headEnd + bodyBytes - length, length, StandardCharsets.UTF_8);
    }

    public boolean bodyStartsWith(byte[] expected) {
        return bodyBytes >= expected.length
                && Arrays.equals(in.array(), headEnd, headEnd + expected.length, expected, 0, expected.length);
    }

    /** The status line and the headers, with the empty line. */
    public String head() {
        return new String(in.array(), 0, headEnd, StandardCharsets.ISO_8859_1);
    }

    private void grow(int capacity) {
        ByteBuffer larger = ByteBuffer.allocate(capacity);
        in.flip();
        in = larger.put(in);
    }

    private boolean findHead() {
        byte[] bytes = in.array();
        int end = in.position();
        for (int i = searched; i + 3 < end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                headEnd = i + 4;
                return true;
            }
        }
        searched = Math.max(0, end - 3);
        return false;
    }

    private void readHead() throws IOException {
        byte[] bytes = in.array();
        status = number(bytes, STATUS_AT);
        bodyBytes = -1;
        closes = false;
        layerAt = -1;
        etagAt = -1;
        timingAt = -1;
        for (int line = nextLine(bytes, 0); line < headEnd - 2; line = nextLine(bytes, line)) {
            readHeader(bytes, line);
        }
        // A 304 may state the length of the body that it does not have (RFC 9110, 8.6).
        if (status == 304 || status == 204) {
            bodyBytes = 0;
        }
        if (bodyBytes < 0 || bodyBytes > BODY_BYTES_MAX) {
            throw new IOException("a response needs a Content-Length up to " + BODY_BYTES_MAX + ": " + head());
        }
    }

    private void readHeader(byte[] bytes, int line) throws IOException {
        switch (bytes[line] | 0x20) {
            case 'c' -> {
                if (is(bytes, line, CONTENT_LENGTH)) {
                    bodyBytes = number(bytes, value(bytes, line + CONTENT_LENGTH.length));
                } else if (is(bytes, line, CONNECTION)) {
                    closes = true;
                }
            }
            case 'x' -> layerAt = place(bytes, line, X_CACHE, layerAt);
            case 'e' -> etagAt = place(bytes, line, ETAG, etagAt);
            case 's' -> timingAt = place(bytes, line, SERVER_TIMING, timingAt);
            case 't' -> {
                if (is(bytes, line, TRANSFER_ENCODING)) {
                    throw new IOException("a chunked response");
                }
            }
            default -> {
                // A header that nobody asks for.
            }
        }
    }

    private int nextLine(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private static int place(byte[] bytes, int line, byte[] name, int otherwise) {
        return is(bytes, line, name) ? value(bytes, line + name.length) : otherwise;
    }

    private static boolean is(byte[] bytes, int line, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            byte letter = bytes[line + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int value(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int number(byte[] bytes, int from) {
        int number = 0;
        for (int i = from; bytes[i] >= '0' && bytes[i] <= '9' && number < BODY_BYTES_MAX; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    private @Nullable String header(int at) {
        if (at < 0) {
            return null;
        }
        int end = at;
        while (in.array()[end] != '\r') {
            end++;
        }
        return new String(in.array(), at, end - at, StandardCharsets.ISO_8859_1);
    }

    private static byte[] name(String lowerCase) {
        return lowerCase.getBytes(StandardCharsets.ISO_8859_1);
    }
}
