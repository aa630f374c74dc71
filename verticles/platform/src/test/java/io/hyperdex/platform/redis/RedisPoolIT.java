package io.hyperdex.platform.redis;

import static io.hyperdex.platform.redis.OpenPools.outcome;
import static io.hyperdex.platform.redis.OpenPools.result;
import static io.hyperdex.platform.redis.OpenPools.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.embedded.RedisProcess;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisPoolIT {
    private static final String PASSWORD = "not-for-the-log";

    @TempDir
    static Path directory;

    private static RedisProcess server;

    private final OpenPools pools = new OpenPools();

    @BeforeAll
    static void startServer() throws Exception {
        server = RedisProcess.start(directory);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        pools.close();
    }

    @Test
    void answersManyCommandsOnNoMoreConnectionsThanConfigured() throws Exception {
        RedisPool pool =
                pools.open(server.uri(), Map.of("poolMax", "3", "waitQueueMax", "1000", "commandTimeout", "10s"));
        List<Future<?>> asked = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            asked.add(send(pool, "incr", "many"));
        }
        for (Future<?> one : asked) {
            result(one);
        }
        assertThat(result(send(pool, "get", "many")).toInteger()).isEqualTo(1_000);
        assertThat(server.ask("INFO", "clients")).contains("connected_clients:4\r\n");
        assertThat(pools.commands(Outcome.ANSWERED)).isEqualTo(1_001);
        // An answer is there a moment before its connection is free again.
        Eventually.holds(
                "nothing is under way",
                Duration.ofSeconds(5),
                () -> pools.inPool("sent") == 0 && pools.inPool("waiting") == 0);
    }

    @Test
    void failsOneMoreCommandThanMayWaitAtOnce() throws Exception {
        RedisPool pool = pools.open(server.uri(), Map.of("poolMax", "1", "waitQueueMax", "2", "commandTimeout", "10s"));
        List<Future<?>> asked = IntStream.range(0, 4)
                .<Future<?>>mapToObj(n -> send(pool, "blpop", "nothing" + n, "0.05"))
                .toList();
        assertThat(asked.get(3).failed()).isTrue();
        assertThat(outcome(asked.get(3))).isEqualTo(Outcome.QUEUE_FULL);
        assertThat(pools.inPool("waiting")).isEqualTo(2);
        for (Future<?> one : asked.subList(0, 3)) {
            assertThat(outcome(one)).isEqualTo(Outcome.ANSWERED);
        }
        assertThat(pool.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(pools.commands(Outcome.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void tellsRefusalsOfTheServerApartAndGoesOnAsking() throws Exception {
        RedisPool pool = pools.open(server.uri(), Map.of("commandTimeout", "10s"));
        for (int n = 0; n < 20; n++) {
            assertThatThrownBy(() -> result(send(pool, "evalsha", "0".repeat(40), "0")))
                    .cause()
                    .isInstanceOfSatisfying(RedisUnavailable.class, refusal -> {
                        assertThat(refusal.refusedWith("NOSCRIPT")).isTrue();
                        assertThat(refusal.refusedWith("OOM")).isFalse();
                    });
        }
        assertThat(pool.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(pools.commands(Outcome.REFUSED)).isEqualTo(20);
    }

    @Test
    void callsBackOnTheContextOfItsCallerEvenAfterAWait() throws Exception {
        RedisPool pool = pools.open(server.uri(), Map.of("poolMax", "1", "commandTimeout", "10s"));
        List<Future<Boolean>> same = IntStream.range(0, 8)
                .mapToObj(n -> {
                    Context own = ownContext();
                    Promise<Boolean> seen = Promise.promise();
                    own.runOnContext(turn -> send(pool, "blpop", "empty" + n, "0.01")
                            .map(answer -> Vertx.currentContext() == own)
                            .onComplete(seen));
                    return seen.future();
                })
                .toList();
        for (Future<Boolean> one : same) {
            assertThat(result(one)).isTrue();
        }
    }

    @Test
    void neverNamesThePassword() throws Exception {
        RedisPool pool = pools.open("redis://:" + PASSWORD + "@127.0.0.1:1", Map.of());
        RedisPool cluster = pools.open("redis+cluster://:" + PASSWORD + "@127.0.0.1:1,127.0.0.1:2", Map.of());
        for (RedisPool each : List.of(pool, cluster)) {
            assertThatThrownBy(() -> result(each.ping()))
                    .hasStackTraceContaining("RedisUnavailable")
                    .satisfies(failure -> assertThat(failure).message().doesNotContain(PASSWORD))
                    .satisfies(failure -> assertThat(failure.getCause()).hasNoCause());
        }
    }

    @Test
    void failsEveryCommandAtOnceWhereNoRedisIsConfigured() throws Exception {
        RedisPool none = RedisPool.none();
        assertThat(none.configured()).isFalse();
        assertThat(none.ping().failed()).isTrue();
        assertThat(outcome(none.ping())).isEqualTo(Outcome.NOT_SENT);
    }

    private Context ownContext() {
        return pools.vertx.getOrCreateContext();
    }
}
