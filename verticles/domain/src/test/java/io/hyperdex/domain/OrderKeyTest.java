package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderKeyTest {
    private record Place(
            Instant timestamp,
            @Nullable Long block,
            @Nullable Integer logIndex,
            String id) {
        OrderKey key() {
            return OrderKey.of(timestamp, block, logIndex, id, "s");
        }
    }

    @Test
    void keysAndBytesSortAsTheFieldsDo() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            places.add(new Place(
                    Instant.ofEpochMilli(random.nextInt(5) - 2),
                    random.nextBoolean() ? null : (long) random.nextInt(3),
                    random.nextBoolean() ? null : random.nextInt(300),
                    random.nextBoolean() ? "a" : "a:" + random.nextInt(10)));
        }
        List<Place> byFields = new ArrayList<>(places);
        byFields.sort(Comparator.comparing(Place::timestamp)
                .thenComparing(p -> p.block() == null ? -1L : p.block())
                .thenComparing(p -> p.logIndex() == null ? -1 : p.logIndex())
                .thenComparing(Place::id));
        List<Place> byKey = new ArrayList<>(places);
        Collections.shuffle(byKey, random);
        byKey.sort(Comparator.comparing(Place::key));

        assertThat(byKey.stream().map(Place::key))
                .containsExactlyElementsOf(byFields.stream().map(Place::key).toList());

        List<byte[]> bytes = byKey.stream().map(place -> place.key().bytes()).toList();
        assertThat(bytes).isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(bytes.stream().map(OrderKey::of))
                .containsExactlyElementsOf(byKey.stream().map(Place::key).toList());
    }

    /** Ids of whatever form: two legs of one transaction, hashes that begin alike. */
    @Test
    void differentIdsHaveDifferentKeys() {
        String hash = "0x" + "ab".repeat(32);
        String alike = "0x" + "ab".repeat(31) + "cd";
        List<String> ids = List.of(
                "eth:" + hash + ":0",
                "eth:" + hash + ":1",
                "1:" + hash + ":5:legA",
                "1:" + hash + ":5:legB",
                "1:" + hash + ":5",
                "1:" + alike + ":5");

        assertThat(ids.stream().map(OrderKeyTest::keyOf).distinct()).hasSameSizeAs(ids);
    }

    @Test
    void onlyCanonicalIdsAreShortened() {
        String hash = "0x" + "ab".repeat(32);
        OrderKey canonical = keyOf("1:" + hash + ":5");
        assertThat(canonical.shortened()).isEqualTo(keyOf("1:" + hash.substring(0, 22)));
        assertThat(canonical.shortened().shortened()).isEqualTo(canonical.shortened());
        assertThat(canonical.shortened().timestamp()).isEqualTo(canonical.timestamp());
        for (String other :
                List.of("eth:" + hash + ":5", "1:" + hash + ":5:a", "1:" + hash, "1:" + hash + ":", "a", "")) {
            assertThat(keyOf(other).shortened()).as(other).isEqualTo(keyOf(other));
        }
    }

    private static OrderKey keyOf(String id) {
        return OrderKey.of(Instant.EPOCH, null, 5, id, "s");
    }
}
