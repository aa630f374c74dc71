package io.hyperdex.push;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Connections;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The opening handshake of the WebSockets of one event loop (RFC 6455, 4.2). */
final class WebSocketUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketUpgrade.class);
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String SPOKEN = "13";
    private static final int KEY_BYTES = 16;
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Context loop;
    private final int messageBytesMax;
    private final WebSocketFraming framing = new WebSocketFraming(PooledByteBufAllocator.DEFAULT);

    WebSocketUpgrade(Context loop, int messageBytesMax) {
        this.loop = loop;
        this.messageBytesMax = messageBytesMax;
    }

    /** Throws 400 for a request that is no handshake. */
    static void require(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)
                || !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                || !names(request.getHeader(HttpHeaders.CONNECTION), "upgrade")) {
            throw ApiException.invalid("header", "Upgrade", "required", "this address is a WebSocket");
        }
        if (!SPOKEN.equals(request.getHeader(VERSION))) {
            request.response().putHeader(VERSION, SPOKEN);
            throw ApiException.invalid("header", VERSION, "enum", "must be " + SPOKEN);
        }
        if (!isKey(request.getHeader(KEY))) {
            throw ApiException.invalid("header", KEY, "format", "must be 16 bytes in base64");
        }
    }

    private static boolean names(@Nullable String header, String token) {
        return header != null
                && Arrays.stream(header.split(",")).map(String::strip).anyMatch(token::equalsIgnoreCase);
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Answers the handshake. From here on the connection is the wire's; Vert.x and the request forget it. */
    WebSocketWire accept(HttpServerRequest request) {
        var wire = new WebSocketWire(loop, framing, messageBytesMax);
        request.response()
                .setStatusCode(101)
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader("Sec-WebSocket-Accept", answer(request.getHeader(KEY)))
                .end()
                .onFailure(failure -> LOG.debug("upgrade failed", failure));
        Connections.takeOver(request.connection(), wire.decoder(), wire);
        return wire;
    }

    private static String answer(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
