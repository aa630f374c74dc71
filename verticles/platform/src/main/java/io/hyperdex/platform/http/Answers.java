package io.hyperdex.platform.http;

import io.hyperdex.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes answers: media type, caching headers, the entity tag, and 304 where the caller has it already. */
final class Answers {
    private Answers() {}

    static void send(RoutingContext routing, Answer answer) {
        HttpServerResponse response = routing.response();
        if (response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, answer.cache().header()).putHeader(HttpHeaders.VARY, Answer.VARY);
        if (answer.cache() != Answer.CachePolicy.PRIVATE) {
            String tag = tag(answer);
            response.putHeader(HttpHeaders.ETAG, tag);
            if (names(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
                RequestFailures.logged(response.setStatusCode(304).end());
                return;
            }
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        RequestFailures.logged(response.setStatusCode(answer.status()).end(Json.buffer(answer.body())));
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

    /** Weak: it speaks of the data, not of the time at which the answer was made. */
    private static String tag(Answer answer) {
        Object content = answer.body() instanceof Answer.Page page
                ? new Content(page.data(), String.valueOf(page.next()))
                : answer.body();
        Buffer bytes = Json.buffer(content);
        var sum = new CRC32C();
        sum.update(bytes.getBytes());
        return "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue())
                + HexFormat.of().toHexDigits(bytes.length()) + "\"";
    }

    private record Content(Object data, String next) {}
}
