package io.hyperdex.query;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.json.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters {@code from} (inclusive) and {@code to} (exclusive); null is open. */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    public static TimeRange of(RequestParameters parameters) {
        List<Violation> violations = new ArrayList<>();
        Instant from = time(parameters, "from", violations);
        Instant to = time(parameters, "to", violations);
        if (from != null && to != null && from.isAfter(to)) {
            violations.add(new Violation("query", "to", "range", "must not be before from"));
        }
        if (!violations.isEmpty()) {
            throw ApiException.invalid(violations);
        }
        return new TimeRange(from, to);
    }

    private static @Nullable Instant time(RequestParameters parameters, String name, List<Violation> violations) {
        String text = parameters.string(name);
        try {
            return text == null ? null : Times.parse(text);
        } catch (Times.InvalidTime e) {
            violations.add(new Violation("query", name, e.rule(), String.valueOf(e.getMessage())));
            return null;
        }
    }
}
