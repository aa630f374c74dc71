package io.hyperdex.load.reads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariantTest {
    @Test
    void settingsAreGivenByTheirNamesInTheEnvironment() {
        var variant = new Variant("any", List.of("postgres.poolMax", "cache.trades.ttlOpen"), "1", "2");
        assertThat(variant.before())
                .isEqualTo(Map.of("HYPERDEX_POSTGRES_POOL_MAX", "1", "HYPERDEX_CACHE_TRADES_TTL_OPEN", "1"));
        assertThat(variant.after()).containsEntry("HYPERDEX_POSTGRES_POOL_MAX", "2");
    }

    @Test
    void thisVersionHasEverySettingThatIsCompared() {
        assertThat(Variant.known()).hasSize(4);
    }
}
