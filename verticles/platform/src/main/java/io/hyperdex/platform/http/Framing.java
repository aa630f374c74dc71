package io.hyperdex.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests on whose end, or on whose host, a proxy in front could be of another opinion than this server. The
 * connection ends with the answer: what follows on it cannot be trusted to be a request.
 */
final class Framing {
    private static final String CHUNKED = "chunked";

    private Framing() {}

    static void require(RoutingContext routing) {
        String fault = fault(routing.request());
        if (fault == null) {
            routing.next();
            return;
        }
        routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        throw ApiException.of(ErrorCode.INVALID_REQUEST, fault);
    }

    private static @Nullable String fault(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean plain = request.version() == HttpVersion.HTTP_1_1
                && codings.size() == 1
                && codings.get(0).equalsIgnoreCase(CHUNKED);
        if (!codings.isEmpty() && !plain) {
            return "the only Transfer-Encoding is chunked, stated once, in HTTP/1.1";
        }
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
            return "a request names its host once";
        }
        return null;
    }
}
