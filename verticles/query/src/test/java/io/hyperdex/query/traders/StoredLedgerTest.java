package io.hyperdex.query.traders;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.AsOf;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredLedgerTest {
    @Test
    void itLacksThePointsAfterTheHourThatItHasComeTo() {
        StoredLedger midnight = passed("2024-01-05T00:00:00Z");
        assertThat(midnight.hasMidnight()).isTrue();
        assertThat(midnight.hasHour()).isFalse();
        assertThat(passed("2024-01-04T23:00:00Z").hasMidnight()).isFalse();
        assertThat(passed("2024-01-05T12:00:00Z").hasHour()).isTrue();
    }

    @Test
    void whereTimeAddsNoPointNoneIsLacking() {
        assertThat(passed(null).hasMidnight()).isTrue();
        assertThat(passed(null).hasHour()).isTrue();
    }

    @Test
    void anAnswerThatLacksAPointIsGoodForASecondAtMost() {
        assertThat(StoredLedger.goodMillis(true, 60_000)).isEqualTo(60_000);
        assertThat(StoredLedger.goodMillis(false, 60_000)).isEqualTo(1_000);
        assertThat(StoredLedger.goodMillis(false, 20)).isEqualTo(20);
    }

    private static StoredLedger passed(@Nullable String hour) {
        Instant passed = hour == null ? null : Instant.parse(hour);
        var asOf = new AsOf(new Position("e", 1), Instant.parse("2024-01-05T12:34:56.789Z"), Map.of(), 1);
        return new StoredLedger(1, "chain", null, passed, asOf);
    }
}
