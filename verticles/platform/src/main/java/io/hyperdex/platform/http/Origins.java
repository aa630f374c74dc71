package io.hyperdex.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Set;

/** Which pages a browser may call from: those of this server, and the listed ones. */
public final class Origins {
    private final Set<String> listed;

    public Origins(List<String> listed) {
        this.listed = Set.copyOf(listed);
    }

    /** Throws 403 for a page that may not call; callers that are no browsers send no origin and pass. */
    public void require(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !listed.contains(origin) && !listed.contains("*") && !isSame(request)) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "pages of this origin may not call");
        }
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
