package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Scope;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells who calls by the key of a request; without a key, the anonymous caller of the configuration. */
public final class Authenticator {
    private static final String BEARER = "bearer ";

    private final AuthConfig.Anonymous anonymous;
    private final byte[] bootstrapKey;

    public Authenticator(AuthConfig config) {
        anonymous = config.anonymous();
        bootstrapKey = config.bootstrapKey().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@code Authorization: Bearer} or {@code X-API-Key}. */
    public Caller caller(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return caller(request, request.getHeader("X-API-Key"));
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw ApiException.of(ErrorCode.UNAUTHENTICATED, "only Bearer authorization is understood");
        }
        return caller(request, authorization.substring(BEARER.length()).strip());
    }

    /** Sockets of browsers cannot send headers: they may name the key in the address. */
    public Caller socketCaller(HttpServerRequest request) {
        String key = request.getParam("key");
        boolean named = request.headers().contains(HttpHeaders.AUTHORIZATION)
                || request.headers().contains("X-API-Key")
                || key == null;
        return named ? caller(request) : caller(request, key);
    }

    /** Throws 401 for a key that is not valid. */
    public Caller ofKey(String key) {
        // Constant time: the answer's delay tells nothing of the key.
        if (bootstrapKey.length > 0 && MessageDigest.isEqual(bootstrapKey, key.getBytes(StandardCharsets.UTF_8))) {
            return new Caller("admin", "admin", "admin", "unlimited", EnumSet.allOf(Scope.class), false);
        }
        throw ApiException.of(ErrorCode.UNAUTHENTICATED, "the key is unknown, expired or revoked");
    }

    private Caller caller(HttpServerRequest request, @Nullable String key) {
        if (key != null) {
            return ofKey(key);
        }
        String address = request.connection().remoteAddress().hostAddress();
        return new Caller("anonymous", address, "anonymous", anonymous.tier(), anonymous.scopes(), true);
    }
}
