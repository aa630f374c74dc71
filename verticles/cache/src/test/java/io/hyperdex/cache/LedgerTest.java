package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int TAGS_MAX = 3;

    private final Ledger ledger = new Ledger(TAGS_MAX, 10);

    private static Dependence on(String tag, long from, long until) {
        return new Dependence(List.of(tag), from, until);
    }

    @Test
    void answerFromBeforeTheStartIsOutdated() {
        assertThat(ledger.outdated(9, on("a", 0, 1))).isEqualTo(Ledger.BEFORE_ALL);
        assertThat(ledger.outdated(10, on("a", 0, 1))).isEqualTo(Ledger.NEVER);
    }

    @Test
    void onlyALaterChangeOfTheSameTagAndTimeOutdates() {
        ledger.note(20, List.of(new Change("a", 100, 200)), 1);

        assertThat(ledger.outdated(19, on("a", 150, 160))).isEqualTo(1);
        assertThat(ledger.outdated(20, on("a", 150, 160))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(19, on("a", 0, 100))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(19, on("a", 200, 300))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(19, on("b", 150, 160))).isEqualTo(Ledger.NEVER);
    }

    @Test
    void pastPageSurvivesAnyNumberOfLiveTrades() {
        for (int i = 1; i <= 100_000; i++) {
            ledger.note(20 + i, List.of(new Change("a", 1_000 + i, 1_001 + i)), i);
        }

        assertThat(ledger.outdated(20, on("a", 0, 1_000))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(99_000, on("a", 0, 30_000))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(100_000, on("a", 0, Dependence.FOREVER))).isLessThanOrEqualTo(100_000);
    }

    @Test
    void forgottenTagLeavesAFloor() {
        ledger.note(20, List.of(new Change("a", 0, 1)), 1);
        ledger.note(21, List.of(new Change("b", 0, 1)), 2);
        ledger.note(22, List.of(new Change("a", 0, 1)), 3);
        ledger.note(23, List.of(new Change("c", 0, 1), new Change("d", 0, 1)), 4);

        assertThat(ledger.floor()).isEqualTo(21);
        assertThat(ledger.outdated(21, on("b", 0, 1))).isEqualTo(Ledger.NEVER);
        assertThat(ledger.outdated(20, on("b", 0, 1))).isEqualTo(Ledger.BEFORE_ALL);
    }
}
