package io.hyperdex.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which pages a browser may call from: those of this server, the listed ones, and those that have a browser key. */
public final class Origins {
    private static final String ANY = "*";

    private final Set<String> listed;
    private final Predicate<String> ofKeys;

    Origins(List<String> listed, Predicate<String> ofKeys) {
        this.listed = Set.copyOf(listed);
        this.ofKeys = ofKeys;
    }

    /** Throws 403 for a page that may not call; callers that are no browsers send no origin and pass. */
    public void require(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !admits(origin) && !isSame(request)) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "pages of this origin may not call");
        }
    }

    /** Whether pages of another server may call; which key they then need is another question. */
    boolean admits(String origin) {
        return listed.contains(origin) || listed.contains(ANY) || ofKeys.test(origin);
    }

    /** The scheme does not count: a proxy in front may have ended TLS. */
    static boolean isSame(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        HostAndPort self = request.authority();
        return origin != null
                && self != null
                && origin.replaceFirst("^https?://", "").equals(self.toString());
    }
}
