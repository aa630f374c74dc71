package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What failed transactions burned: one of two in each hour of a fortnight. */
class GasFailedIT {
    private static final String FIRST = "2024-01-01T00:00:00Z";

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            for (String step : List.of("3600, '1 hour'", "86400, '1 day'")) {
                String seconds = step.split(",")[0];
                new SeededStore(connection)
                        .update("insert into gas_sums select 0, 1, " + seconds
                                + ", t, 0, 0, 2 * n, 2 * n, n, 0, 0, 4 * n,"
                                + " 8 * n, n, 2 * n, 0, 0 from generate_series(timestamptz '" + FIRST
                                + "', timestamptz '2024-01-14T23:00:00Z', interval " + step.split(",")[1]
                                + ") t, (select " + seconds + " / 3600 as n) n");
            }
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void theDaysOfALongerTimeAddUpToItsFiguresPartsOfDaysIncluded() {
        Instant from = Instant.parse(FIRST).plus(10, ChronoUnit.HOURS);
        Instant to = Instant.parse(FIRST).plus(9, ChronoUnit.DAYS).plus(5, ChronoUnit.HOURS);
        JsonObject failed = node.get("getGasFailed", "/v1/gas/failed?chain=1&from=" + from + "&to=" + to)
                .json()
                .getJsonObject("data");

        List<Long> burned = failed.getJsonArray("series").stream()
                .map(step -> Long.valueOf(((JsonObject) step).getString("burned")))
                .toList();
        assertThat(burned).containsExactly(14L, 24L, 24L, 24L, 24L, 24L, 24L, 24L, 24L, 5L);
        assertThat(failed.getJsonObject("figures").getString("burned")).isEqualTo("211");
        JsonObject last = failed.getJsonArray("series").getJsonObject(9);
        assertThat(last.getString("time")).isEqualTo("2024-01-10T00:00:00.000Z");
        assertThat(last.getInteger("transactions")).isEqualTo(10);
        assertThat(last.getInteger("failed")).isEqualTo(5);
        assertThat(last.getString("burnedUsd")).isEqualTo("10");
    }

    @Test
    void aTimeOfUpToAWeekIsShownByHours() {
        for (int days : List.of(1, 7)) {
            Instant from = Instant.parse(FIRST).plus(1, ChronoUnit.DAYS);
            JsonObject failed = node.get(
                            "getGasFailed",
                            "/v1/gas/failed?chain=1&from=" + from + "&to=" + from.plus(days, ChronoUnit.DAYS))
                    .json()
                    .getJsonObject("data");
            assertThat(failed.getJsonArray("series").stream().map(step -> ((JsonObject) step).getString("burned")))
                    .hasSize(24 * days)
                    .containsOnly("1");
            assertThat(failed.getJsonObject("figures").getString("burned")).isEqualTo(String.valueOf(24 * days));
        }
    }
}
