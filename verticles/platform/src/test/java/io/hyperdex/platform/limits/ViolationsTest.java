package io.hyperdex.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {
    @Test
    void countOnceInTenSecondsAndBlockForLongerAndLonger() {
        var violations = new Violations();
        List<Long> blocks = new ArrayList<>();
        for (int i = 1; i <= 17; i++) {
            long at = i * 10_000L;
            blocks.add(violations.add(at));
            assertThat(violations.add(at + 9_999)).isZero();
        }
        assertThat(blocks)
                .containsExactly(
                        0L,
                        0L,
                        0L,
                        0L,
                        60_000L,
                        0L,
                        0L,
                        300_000L,
                        0L,
                        0L,
                        1_800_000L,
                        0L,
                        0L,
                        0L,
                        0L,
                        3_600_000L,
                        3_600_000L);
    }

    @Test
    void areForgottenAfterAnHourThatIsNoBlock() {
        var violations = new Violations();
        for (int i = 0; i < 5; i++) {
            violations.add(i * 10_000L);
        }
        long blockEnds = 40_000 + 60_000;

        assertThat(violations.isForgotten(blockEnds + 3_599_999)).isFalse();
        assertThat(violations.isForgotten(blockEnds + 3_600_000)).isTrue();
        assertThat(violations.add(blockEnds + 3_600_000)).isZero();
    }
}
