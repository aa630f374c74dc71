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
    void textAndBytesSortAsTheFieldsDo() {
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
}
