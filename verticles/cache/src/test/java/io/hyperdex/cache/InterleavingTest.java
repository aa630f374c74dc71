package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class InterleavingTest {
    private static final int LINES = 2_000;
    private static final int STEPS = 400;

    private static int run(long seed, boolean pointAfterData) {
        int served = 0;
        for (int line = 0; line < LINES; line++) {
            try {
                served += new SimulatedLine(seed + line, pointAfterData).run(STEPS);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + (seed + line), e);
            }
        }
        return served;
    }

    @Test
    void noAnswerLacksACommitThatWasHeardOfBeforeItWasAskedFor() {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        System.out.println("seed " + seed);
        assertThat(run(seed, false)).isGreaterThan(LINES);
    }

    /** A mutant: the position is read after the data, and claims what the data lacks. */
    @Test
    void positionThatIsReadAfterTheDataIsFoundOut() {
        assertThatThrownBy(() -> run(1, true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed");
    }
}
