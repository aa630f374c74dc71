package io.hyperdex.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2024-01-05T00:00:23Z, 2024-01-05T00:00:23Z",
        "2024-01-05t00:00:23.5+02:00, 2024-01-04T22:00:23.500Z",
        "2024-01-05T00:00:23.250Z, 2024-01-05T00:00:23.250Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "1704412823, 2024-01-05T00:00:23Z",
        "1704412823.125, 2024-01-05T00:00:23.125Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    })
    void readsRfc3339AndUnixSeconds(String text, Instant instant) {
        assertThat(Times.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-05T00:00:23.1234Z, precision",
        "1704412823.1234, precision",
        "2024-01-05, format",
        "2024-02-30T00:00:00Z, format",
        "2024-01-05T00:00Z, format",
        "2024-01-05T24:00:00Z, format",
        "2024-13-05T00:00:00Z, format",
        "2024-01-05T00:00:23.12Z0, format",
        "yesterday, format",
        "999999999999, range",
    })
    void refusesWithTheBrokenRule(String text, String rule) {
        assertThatThrownBy(() -> Times.parse(text))
                .isInstanceOfSatisfying(
                        Times.InvalidTime.class, e -> assertThat(e.rule()).isEqualTo(rule));
    }
}
