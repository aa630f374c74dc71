package io.hyperdex.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LoadGaugeTest {
    private static final Offset<Double> ROUNDING = within(1e-9);

    @Test
    void isTheFullestQueueOnTheAverageOfOneSecond() {
        var gauge = new LoadGauge();
        var fill = new AtomicReference<>(1.0);
        gauge.watch("pool", fill::get);
        gauge.watch("exports", () -> 0.25);
        for (int i = 0; i < 5; i++) {
            gauge.sample();
        }
        assertThat(gauge.load()).isCloseTo(0.5, ROUNDING);
        for (int i = 0; i < 5; i++) {
            gauge.sample();
        }
        assertThat(gauge.load()).isCloseTo(1, ROUNDING);
        assertThat(gauge.byQueue().get("exports")).isCloseTo(0.25, ROUNDING);
        fill.set(0.0);
        for (int i = 0; i < 10; i++) {
            gauge.sample();
        }
        assertThat(gauge.load()).isCloseTo(0.25, ROUNDING);
    }
}
