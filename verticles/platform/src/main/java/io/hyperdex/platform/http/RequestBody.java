package io.hyperdex.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads bounded bodies. */
public final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    /** Of a body that is too large, so much is read (and dropped) to let the sender see the answer. */
    private static final long DRAIN_BYTES_MAX = 32L << 20;

    private RequestBody() {}

    /** The media type of the body without its parameters, lower case; empty when there is none. */
    public static String mediaType(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return header == null ? "" : header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** The whole body; fails with 413 when it is longer than {@code bytesMax}. */
    public static Future<Buffer> read(HttpServerRequest request, long bytesMax) {
        return read(request, new BodyBudget(bytesMax, bytesMax).open(""));
    }

    /** The same, of a node that has many of them; fails as overloaded when there is no room. */
    public static Future<Buffer> read(HttpServerRequest request, BodyBudget.Share share) {
        long bytesMax = share.bodyBytesMax();
        Promise<Buffer> body = Promise.promise();
        Buffer content = Buffer.buffer();
        long[] total = {0};
        request.exceptionHandler(body::tryFail);
        request.handler(chunk -> {
            total[0] += chunk.length();
            if (total[0] > DRAIN_BYTES_MAX && body.future().isComplete()) {
                // The refusal has been sent.
                Connections.cut(request.connection());
            } else if (total[0] > DRAIN_BYTES_MAX) {
                request.pause();
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                body.tryFail(tooLarge(bytesMax));
            } else if (total[0] <= bytesMax && !body.future().isComplete()) {
                if (share.take(chunk.length())) {
                    content.appendBuffer(chunk);
                } else {
                    body.tryFail(ApiException.of(ErrorCode.OVERLOADED, "too many bodies are being read"));
                }
            }
        });
        request.endHandler(end -> {
            if (total[0] > bytesMax) {
                body.tryFail(tooLarge(bytesMax));
            } else {
                body.tryComplete(content);
            }
        });
        begin(request);
        return body.future();
    }

    /** Lets the body come, which some senders hold back until they are told that it is wanted. */
    public static void begin(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("nobody waits for the word to go on", gone));
        }
        request.resume();
    }

    /** Reads and drops what else comes of a body that has been refused, so that the sender sees the answer. */
    public static void drop(HttpServerRequest request) {
        long[] dropped = {0};
        request.handler(chunk -> {
            dropped[0] += chunk.length();
            if (dropped[0] > DRAIN_BYTES_MAX) {
                Connections.cut(request.connection());
            }
        });
        request.endHandler(end -> {});
    }

    private static ApiException tooLarge(long bytesMax) {
        return ApiException.of(ErrorCode.TOO_LARGE, "the body is longer than " + bytesMax + " bytes");
    }
}
