package io.hyperdex.load.reads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadKindTest {
    @Test
    void everyKindHasItsShare() {
        Map<ReadKind, Integer> drawn = new EnumMap<>(ReadKind.class);
        for (int percentile = 0; percentile < 100; percentile++) {
            drawn.merge(ReadKind.at(percentile), 1, Integer::sum);
        }
        assertThat(drawn).hasSize(ReadKind.values().length);
        drawn.forEach((kind, share) -> assertThat(share).isEqualTo(kind.percent()));
    }
}
