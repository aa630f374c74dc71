package io.hyperdex.push;

import io.hyperdex.platform.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a WebSocket (RFC 6455, 4.2). */
final class WebSocketUpgrade {
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String SPOKEN = "13";
    private static final int KEY_BYTES = 16;
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketUpgrade() {}

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

    /** Hands the response to the connection, which may speak WebSocket after that. */
    static Future<Void> accept(HttpServerRequest request) {
        return request.response()
                .setStatusCode(101)
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader("Sec-WebSocket-Accept", answer(request.getHeader(KEY)))
                .end();
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
