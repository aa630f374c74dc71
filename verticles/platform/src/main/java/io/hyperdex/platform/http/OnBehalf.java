package io.hyperdex.platform.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a node sends to its own door for a client. They come from loopback and say themselves for whom they are, which
 * nobody else can: with them goes a secret that only this process has.
 */
public final class OnBehalf {
    private static final String HEADER = "x-hyperdex-on-behalf";
    private static final String SECRET = secret();

    private OnBehalf() {}

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + " ";
    }

    /** The request counts as the peer's own. */
    public static RequestOptions of(Peer peer, RequestOptions request) {
        return request.putHeader(HEADER, SECRET + peer.address());
    }

    /** Address of the client for whom it is, in the notation of {@link Peer}; null when it is for nobody else. */
    static @Nullable String address(HttpServerRequest request) {
        String word = request.getHeader(HEADER);
        if (word == null || word.length() <= SECRET.length()) {
            return null;
        }
        byte[] said = word.substring(0, SECRET.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(said, SECRET.getBytes(StandardCharsets.UTF_8))
                ? word.substring(SECRET.length())
                : null;
    }
}
