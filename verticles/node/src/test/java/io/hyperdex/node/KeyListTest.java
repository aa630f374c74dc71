package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeyHash;
import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.config.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyListTest {
    private static final Instant NOW = Instant.parse("2024-01-05T00:00:00Z");
    private static final String TRADER = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";

    private static ApiKey key(KeyGrant grant, @Nullable Instant revokedAt) {
        return new ApiKey("k1", grant, KeyHash.of("hdx_x"), null, null, NOW.minusSeconds(60), revokedAt, null, 1);
    }

    private static KeyGrant grant(@Nullable Instant expiresAt) {
        return new KeyGrant(
                "ours", KeyKind.SECRET, "free", Set.of(Scope.READ), List.of(), Set.of(TRADER), true, "desk", expiresAt);
    }

    @Test
    void aKeyIsInForceUntilItExpiresOrIsRevoked() {
        assertThat(KeyList.line(key(grant(null), null), NOW)).startsWith("k1\tin force\t");
        assertThat(KeyList.line(key(grant(NOW.plusSeconds(1)), null), NOW)).startsWith("k1\tin force\t");
        assertThat(KeyList.line(key(grant(NOW), null), NOW)).startsWith("k1\texpired\t");
        assertThat(KeyList.line(key(grant(NOW), NOW), NOW)).startsWith("k1\trevoked\t");
    }

    @Test
    void aLineSaysWhatTheHeaderNames() {
        String line = KeyList.line(key(grant(NOW), null), NOW);

        assertThat(line.split("\t"))
                .hasSameSizeAs(KeyList.HEADER.split("\t"))
                .contains("2024-01-04T23:59:00Z", NOW.toString(), TRADER, "yes", "desk", "ours", "-");
    }
}
