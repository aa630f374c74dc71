package io.hyperdex.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final KeyHash SECRET = KeyHash.of("first");
    private static final KeyHash NEXT = KeyHash.of("second");
    private static final String TRADER = "0x" + "e".repeat(40);
    private static final String ORIGIN = "https://pages.example";

    private final KeyRing ring = new KeyRing(10);

    @Test
    void revokedKeyDoesNotComeBackWithAnOlderChangeThatArrivesLate() {
        ring.read(List.of(key(6, SECRET, null)));
        ring.read(List.of(key(8, SECRET, NOW)));
        ring.completed();

        ring.accept(key(7, SECRET, null));

        assertThat(ring.find(SECRET, NOW)).isNull();
        assertThat(ring.hides(TRADER)).isFalse();
    }

    @Test
    void newKeyIsKnownBeforeItsChangeIsRead() {
        ring.read(List.of());
        ring.completed();

        ring.accept(key(1, SECRET, null));
        ring.read(List.of(key(1, SECRET, null)));

        assertThat(ring.find(SECRET, NOW)).isNotNull();
        assertThat(ring.status()).isEqualTo(new KeyRing.Status(1, 1));
    }

    @Test
    void rotatedKeyLeavesNothingOfTheSecretBeforeTheFormerOne() {
        KeyHash third = KeyHash.of("third");
        ring.accept(key(1, SECRET, null));
        ring.accept(rotated(2, NEXT, SECRET));
        assertThat(ring.find(SECRET, NOW)).isNotNull();

        ring.accept(rotated(3, third, NEXT));

        assertThat(ring.find(SECRET, NOW)).isNull();
        assertThat(ring.find(NEXT, NOW)).isNotNull();
        assertThat(ring.find(third, NOW)).isNotNull();
    }

    @Test
    void keyThatChangesIsFoundAtEveryMoment() throws Exception {
        ring.accept(key(1, SECRET, null));
        var ended = new AtomicBoolean();
        CompletableFuture<Integer> missed = CompletableFuture.supplyAsync(() -> {
            int times = 0;
            while (!ended.get()) {
                if (ring.find(SECRET, NOW) == null || !ring.hides(TRADER) || !ring.hasOrigin(ORIGIN)) {
                    times++;
                }
            }
            return times;
        });
        for (int change = 2; change < 200_000; change++) {
            ring.accept(key(change, SECRET, null));
        }
        ended.set(true);
        assertThat(missed.get()).isZero();
    }

    private static ApiKey key(long change, KeyHash hash, @Nullable Instant revokedAt) {
        return new ApiKey("k1", grant(), hash, null, null, NOW, revokedAt, null, change);
    }

    private static ApiKey rotated(long change, KeyHash hash, KeyHash previous) {
        return new ApiKey("k1", grant(), hash, previous, NOW.plusSeconds(60), NOW, null, null, change);
    }

    private static KeyGrant grant() {
        return new KeyGrant(
                "test",
                KeyKind.BROWSER,
                "free",
                Set.of(Scope.READ),
                List.of(ORIGIN),
                Set.of(TRADER),
                true,
                "test",
                null);
    }
}
