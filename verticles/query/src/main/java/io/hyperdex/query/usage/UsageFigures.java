package io.hyperdex.query.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.usage.AnswerTimes;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of requests taken together.
 *
 * @param errors answered with 4xx or 5xx, those that were denied apart
 * @param denied refused by limits, or for want of a key or scope
 * @param usd at the tier of then
 */
record UsageFigures(long requests, long errors, long denied, long bytesIn, long bytesOut, BigDecimal usd) {
    static final String COLUMNS = """
            coalesce(sum(requests), 0)::bigint as requests,
            coalesce(sum(requests) filter (where status >= 400 and not denied), 0)::bigint as errors,
            coalesce(sum(requests) filter (where denied), 0)::bigint as denied,
            coalesce(sum(bytes_in), 0)::bigint as bytes_in,
            coalesce(sum(bytes_out), 0)::bigint as bytes_out,
            coalesce(sum(usd), 0) as usd
            """;

    static final List<String> NAMES = List.of("requests", "errors", "denied", "bytesIn", "bytesOut", "usd");

    static UsageFigures of(Row row) {
        return new UsageFigures(
                row.getLong("requests"),
                row.getLong("errors"),
                row.getLong("denied"),
                row.getLong("bytes_in"),
                row.getLong("bytes_out"),
                Columns.decimal(row, "usd"));
    }

    List<Object> cells() {
        return List.of(requests, errors, denied, bytesIn, bytesOut, usd.toPlainString());
    }

    /** Upper bounds of the classes that half, 95 and 99 of a hundred answers fall into; null without answers. */
    record Times(
            @Nullable Long p50Ms,
            @Nullable Long p95Ms,
            @Nullable Long p99Ms) {
        static Times of(long[] counts) {
            return new Times(
                    AnswerTimes.quantileMillis(counts, 0.5),
                    AnswerTimes.quantileMillis(counts, 0.95),
                    AnswerTimes.quantileMillis(counts, 0.99));
        }
    }

    record Total(
            @JsonUnwrapped UsageFigures figures,
            @JsonUnwrapped Times times) {}

    record Step(Instant start, @JsonUnwrapped UsageFigures figures) {}

    record Route(String route, @JsonUnwrapped UsageFigures figures) {}

    record Key(String key, @JsonUnwrapped UsageFigures figures) {}

    record Failure(String route, int status, long requests) {}

    /** @param share of the caller's requests that were denied */
    record Abuse(String key, long denied, BigDecimal share) {}
}
