package io.hyperdex.platform.http;

import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeyHash;
import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.config.Scope;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who calls by the key of a request; without a key, the anonymous caller of the configuration. Thread-safe. */
public final class Authenticator {
    private static final String BEARER = "bearer ";
    private static final String FETCH_SITE = "sec-fetch-site";
    private static final String SAME_ORIGIN = "same-origin";

    private final AuthConfig.Anonymous anonymous;
    private final byte[] bootstrapKey;
    private final TrustedProxies proxies;
    private final KeyRing keys;

    public Authenticator(AuthConfig config, TrustedProxies proxies, KeyRing keys) {
        anonymous = config.anonymous();
        bootstrapKey = config.bootstrapKey().getBytes(StandardCharsets.UTF_8);
        this.proxies = proxies;
        this.keys = keys;
    }

    public KeyRing keys() {
        return keys;
    }

    public Peer peer(HttpServerRequest request) {
        return new Peer(proxies.client(request), origin(request));
    }

    /**
     * Browsers name no origin with what a page gets from its own server. They say so, which no page can make them say of
     * another one.
     */
    private @Nullable String origin(HttpServerRequest request) {
        String named = request.getHeader(HttpHeaders.ORIGIN);
        return named == null && SAME_ORIGIN.equals(request.getHeader(FETCH_SITE)) ? proxies.origin(request) : named;
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

    /** Throws 401 for a key that is not valid, 403 for one that is not for pages of that origin. */
    public Caller ofKey(String key, Peer peer) {
        // Constant time: the answer's delay tells nothing of the key.
        if (bootstrapKey.length > 0 && MessageDigest.isEqual(bootstrapKey, key.getBytes(StandardCharsets.UTF_8))) {
            Sight sight = new Sight("admin", Set.of(), keys::hides);
            return new Caller("admin", "admin", "admin", "unlimited", EnumSet.allOf(Scope.class), false, null, sight);
        }
        KeyHash presented = KeyHash.of(key);
        ApiKey found = keys.use(presented, Instant.now());
        if (found != null) {
            return caller(found, presented, peer);
        }
        throw keys.isComplete()
                ? ApiException.of(ErrorCode.UNAUTHENTICATED, "the key is unknown, expired or revoked")
                : ApiException.of(ErrorCode.STORE_UNAVAILABLE, "the keys have not been read from the store yet");
    }

    /**
     * The caller as its key is now, null when what it presented is not in force any more; a stream asks again and again, a
     * request need not.
     */
    public @Nullable Caller again(Caller caller) {
        KeyHash presented = caller.credential();
        if (presented == null) {
            return caller;
        }
        ApiKey key = keys.find(presented, Instant.now());
        return key == null ? null : caller.with(sight(key.grant()));
    }

    /** Throws 401 when what the caller presented is not in force any more. */
    void requireStill(Caller caller) {
        if (again(caller) == null) {
            throw ApiException.of(ErrorCode.UNAUTHENTICATED, "the key has expired or was revoked");
        }
    }

    private Sight sight(KeyGrant grant) {
        return new Sight(grant.source(), grant.traders(), keys::hides);
    }

    private Caller caller(ApiKey key, KeyHash presented, Peer peer) {
        KeyGrant grant = key.grant();
        boolean browser = grant.kind() == KeyKind.BROWSER;
        if (browser && (peer.origin() == null || !grant.origins().contains(peer.origin()))) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "the key is for pages of its own origins");
        }
        return new Caller(
                key.id(),
                browser ? key.id() + "@" + peer.address() : key.id(),
                grant.source(),
                grant.tier(),
                grant.scopes(),
                false,
                presented,
                sight(grant));
    }

    private Caller caller(HttpServerRequest request, @Nullable String key) {
        return key == null ? anonymous(request) : ofKey(key, peer(request));
    }

    /** Who calls from that address without a key. */
    public Caller anonymous(HttpServerRequest request) {
        return new Caller(
                "anonymous",
                proxies.client(request),
                Sight.ANONYMOUS_SOURCE,
                anonymous.tier(),
                anonymous.scopes(),
                true,
                null,
                new Sight(Sight.ANONYMOUS_SOURCE, Set.of(), keys::hides));
    }
}
