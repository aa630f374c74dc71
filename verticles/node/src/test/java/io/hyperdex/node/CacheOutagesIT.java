package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.node.testing.EmbeddedServers;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cache tier when the store, Redis or the bus is away. */
class CacheOutagesIT extends CachedNode {
    @Test
    void withoutTheStoreOldAnswersAreSentAndMarked() throws Exception {
        post(DAY);
        String open = "/v1/candles?chain=1&interval=1m&pool=" + pool;
        awaitFrom(open, "memory");
        EmbeddedServers.signal(data, "postgres", "STOP");
        try {
            List<Long> millis = new ArrayList<>();
            Instant end = Instant.now().plus(Duration.ofSeconds(12));
            Map<String, Integer> layers = new HashMap<>();
            while (Instant.now().isBefore(end)) {
                long began = System.nanoTime();
                HttpResponse<String> answer = api.get(open);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                layers.merge(from(answer), 1, Integer::sum);
                millis.add((System.nanoTime() - began) / 1_000_000);
            }
            System.out.println("frozen store: " + layers + ", slowest "
                    + millis.stream().max(Long::compare).orElseThrow() + " ms");
            assertThat(layers.get("stale")).isPositive();
        } finally {
            EmbeddedServers.signal(data, "postgres", "CONT");
        }
        for (int tries = 0; tries < 100_000 && from(api.get(open)).equals("stale"); tries++) {
            Thread.onSpinWait();
        }
        post(DAY.plusSeconds(1));
        assertThat(read(open).at("/data/0/trades").asInt()).isEqualTo(2);
    }

    @Test
    void nodeThatHearsNothingSeesCommitsInTheStore() throws Exception {
        JsonNode ports = JSON.readTree(data.resolve("ports.json").toFile());
        try (NodeProcess second = NodeProcess.start(
                directory.resolve("second"),
                Map.of(
                        "HYPERDEX_NODE_ID",
                        "n2",
                        "HYPERDEX_ROLES",
                        "cache,query",
                        "HYPERDEX_POSTGRES_URI",
                        ports.path("postgres").asText(),
                        "HYPERDEX_REDIS_URI",
                        ports.path("redis").asText()))) {
            var reader = new HttpCaller(second.http());
            post(DAY);
            String trades = "/v1/trades?limit=1000&pool=" + pool;
            assertThat(reader.getJson(trades).path("data")).hasSize(1);
            for (int i = 2; i < 6; i++) {
                post(DAY.plusSeconds(i));
                // Not even on one bus: the second node sees the commits by looking at the store.
                long began = System.nanoTime();
                while (reader.getJson(trades).path("data").size() < i) {
                    assertThat(System.nanoTime() - began)
                            .isLessThan(Duration.ofSeconds(10).toNanos());
                }
            }
        }
    }

    @Test
    void withoutRedisAnswersGoOnAndItIsSharedAgainByItself() throws Exception {
        post(DAY);
        String path = candles(DAY, DAY.plusSeconds(600));
        EmbeddedServers.signal(data, "redis-server", "STOP");
        try {
            for (int i = 1; i <= 20; i++) {
                post(DAY.plusSeconds(i));
                assertThat(read(path).at("/data/0/trades").asInt()).isEqualTo(i + 1);
            }
        } finally {
            EmbeddedServers.signal(data, "redis-server", "CONT");
        }
        EmbeddedServers.signal(data, "redis-server", "KILL");
        for (int i = 21; i <= 40; i++) {
            post(DAY.plusSeconds(i));
            assertThat(read(path).at("/data/0/trades").asInt()).isEqualTo(i + 1);
        }
        long before = shared();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int i = 0; shared() == before; i++) {
            assertThat(System.nanoTime()).isLessThan(end);
            read(candles(DAY.minusSeconds(60L * i), DAY));
        }
    }

    /** Questions that Redis was asked and answered. */
    private static long shared() throws Exception {
        HttpResponse<String> figures = as(BOOTSTRAP, to("/v1/service/cache"));
        assertThat(figures.statusCode()).as(figures.body()).isEqualTo(200);
        JsonNode candles = HttpCaller.json(figures).at("/data/types/1");
        assertThat(candles.path("type").asText()).isEqualTo("candles");
        return candles.at("/redis/hits").asLong() + candles.at("/redis/misses").asLong();
    }
}
