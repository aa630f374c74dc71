package io.hyperdex.platform.http;

import io.hyperdex.platform.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes answers: media type, caching headers, the entity tag, and 304 where the caller has it already. */
final class Answers {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    private static final CharSequence VARY = HttpHeaders.createOptimized(Answer.VARY);

    private Answers() {}

    static void send(RoutingContext routing, Answer answer) {
        HttpServerResponse response = routing.response();
        if (response.closed()) {
            return;
        }
        if (answer.body() instanceof Encoded encoded) {
            send(routing.request(), response, encoded);
            return;
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, answer.cache().header())
                .putHeader(HttpHeaders.VARY, VARY)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        RequestFailures.logged(response.setStatusCode(answer.status()).end(Json.buffer(answer.body())));
    }

    private static void send(HttpServerRequest request, HttpServerResponse response, Encoded encoded) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, encoded.policy().header())
                .putHeader(HttpHeaders.VARY, VARY)
                .putHeader(HttpHeaders.ETAG, encoded.tag());
        if (names(request.getHeader(HttpHeaders.IF_NONE_MATCH), encoded.tag())) {
            RequestFailures.logged(response.setStatusCode(304).end());
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        if (encoded.isCompressible() && Accept.gzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
            RequestFailures.logged(response.end(encoded.gzip()));
        } else {
            // Else the server would compress it, again for each response.
            response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
            RequestFailures.logged(response.end(encoded.identity()));
        }
    }

    /** Whether {@code If-None-Match} has the tag; weak and strong ones are compared alike (RFC 9110, 13.1.2). */
    static boolean names(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || opaque(one).equals(opaque(tag)));
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
