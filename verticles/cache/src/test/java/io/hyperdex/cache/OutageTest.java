package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageTest {
    private boolean reported;
    private final Outage outage = new Outage(() -> reported);

    @Test
    void whileTheStoreIsAwayOneAtATimeProbes() {
        assertThat(outage.spares(0)).isFalse();
        outage.noticed(0);
        assertThat(outage.spares(999)).isTrue();
        assertThat(outage.spares(1_000)).isFalse();
        assertThat(outage.spares(1_001)).isTrue();
        assertThat(outage.spares(11_000)).isFalse();
        outage.ended();
        assertThat(outage.spares(11_001)).isFalse();
    }

    @Test
    void theNodesReportSparesWhoeverAsksAfterTheFirst() {
        reported = true;
        assertThat(outage.spares(0)).isFalse();
        assertThat(outage.spares(1)).isTrue();
    }

    @Test
    void loadThatSucceedsRefutesAReportThatIsLate() {
        reported = true;
        outage.noticed(0);
        outage.ended();
        assertThat(outage.spares(1)).isFalse();
        assertThat(outage.spares(2)).isFalse();

        outage.noticed(3);
        assertThat(outage.spares(4)).isTrue();
        outage.ended();
        reported = false;
        assertThat(outage.spares(5)).isFalse();
        reported = true;
        assertThat(outage.spares(10_004)).isFalse();
        assertThat(outage.spares(10_005)).isTrue();
    }
}
