package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    @ParameterizedTest
    @CsvSource({
        "1s, 2024-01-05T13:47:23.999Z, 2024-01-05T13:47:23Z, 2024-01-05T13:47:24Z",
        "5m, 2024-01-05T13:47:23Z, 2024-01-05T13:45:00Z, 2024-01-05T13:50:00Z",
        "4h, 2024-01-05T13:47:23Z, 2024-01-05T12:00:00Z, 2024-01-05T16:00:00Z",
        "1w, 2024-01-05T13:47:23Z, 2024-01-01T00:00:00Z, 2024-01-08T00:00:00Z",
        "1w, 2023-12-31T23:59:59Z, 2023-12-25T00:00:00Z, 2024-01-01T00:00:00Z",
        "1mo, 2024-02-29T23:59:59Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
        "1d, 1969-12-31T23:59:59Z, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
    })
    void startsAndEndsOnTheUtcCalendar(String code, Instant instant, Instant start, Instant end) {
        Interval interval = Interval.of(code).orElseThrow();

        assertThat(interval.floor(instant)).isEqualTo(start);
        assertThat(interval.end(start)).isEqualTo(end);
    }
}
