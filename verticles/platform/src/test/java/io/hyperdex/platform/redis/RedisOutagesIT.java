package io.hyperdex.platform.redis;

import static io.hyperdex.platform.redis.OpenPools.SOON;
import static io.hyperdex.platform.redis.OpenPools.exhaust;
import static io.hyperdex.platform.redis.OpenPools.outcome;
import static io.hyperdex.platform.redis.OpenPools.result;
import static io.hyperdex.platform.redis.OpenPools.send;
import static io.hyperdex.platform.redis.OpenPools.warm;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.embedded.RedisProcess;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a caller sees while Redis is away, and that it comes back by itself. */
@Timeout(120)
class RedisOutagesIT {
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(250);

    @TempDir
    Path directory;

    private final OpenPools pools = new OpenPools();
    private RedisProcess server;

    @BeforeEach
    void prepare() throws Exception {
        server = RedisProcess.prepare(directory);
    }

    @AfterEach
    void close() throws Exception {
        pools.close();
        server.close();
    }

    @Test
    void isJoinedWhenItComesAfterTheNode() throws Exception {
        RedisPool pool = pools.open(server.uri(), Map.of());
        exhaust(pool);
        assertThat(pool.breaker()).isNotEqualTo(BreakerState.CLOSED);
        assertThat(outcome(pool.ping())).isEqualTo(Outcome.NOT_SENT);

        server.start();

        awaitClosed(pool);
        result(pool.ping());
    }

    @Test
    void isJoinedAgainAfterItWasKilled() throws Exception {
        server.start();
        RedisPool pool = pools.open(server.uri(), Map.of());
        warm(pool);
        result(send(pool, "set", "key", "value"));
        server.kill();
        exhaust(pool);
        assertThat(pool.breaker()).isNotEqualTo(BreakerState.CLOSED);

        server.start();

        awaitClosed(pool);
        assertThat(result(send(pool, "get", "key"))).as("it kept nothing").isNull();
    }

    @Test
    void costsNothingWhileItIsFrozenOnceTheFirstCommandsHaveFailed() throws Exception {
        server.start();
        RedisPool pool = pools.open(server.uri(), Map.of("commandTimeout", "250ms"));
        warm(pool);
        server.freeze();

        long start = System.nanoTime();
        List<Future<Void>> first = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            first.add(pool.ping());
        }
        for (Future<Void> ping : first) {
            assertThat(outcome(ping)).isIn(Outcome.TIMED_OUT, Outcome.QUEUE_FULL);
        }
        assertThat(elapsed(start)).isBetween(COMMAND_TIMEOUT, COMMAND_TIMEOUT.multipliedBy(4));
        assertThat(pool.breaker()).isNotEqualTo(BreakerState.CLOSED);

        start = System.nanoTime();
        for (int n = 0; n < 10_000; n++) {
            assertThat(pool.ping().failed()).isTrue();
        }
        assertThat(elapsed(start)).isLessThan(Duration.ofSeconds(2));
        assertThat(pools.commands(Outcome.NOT_SENT)).isGreaterThanOrEqualTo(10_000);

        server.thaw();
        awaitClosed(pool);
        result(pool.ping());
    }

    @Test
    void isCutOffWhenItHasBeenSilentForLong() throws Exception {
        server.start();
        RedisPool pool = pools.open(server.uri(), Map.of("poolMax", "2", "retryDelay", "1m", "retryDelayMax", "1m"));
        server.freeze();
        exhaust(pool);
        assertThat(pools.inPool("sent")).isEqualTo(2);

        Eventually.holds("its connections are free", SOON, () -> pools.inPool("sent") == 0);
    }

    @Test
    void isStillAskedWhenItIsSlowNowAndThen() throws Exception {
        server.start();
        RedisPool pool = pools.open(server.uri(), Map.of());
        warm(pool);
        for (int n = 0; n < 2; n++) {
            server.ask("CLIENT", "PAUSE", "1500");
            assertThat(outcome(pool.ping())).isEqualTo(Outcome.TIMED_OUT);
            Eventually.holds("the late answer has come", SOON, () -> pools.inPool("sent") == 0);
            result(pool.ping());
        }
        assertThat(pool.breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void isNotSentWhatNobodyWaitsForAnyMore() throws Exception {
        server.start();
        RedisPool pool = pools.open(server.uri(), Map.of("poolMax", "1"));
        warm(pool);
        server.freeze();
        Future<?> sent = send(pool, "incr", "sent");
        Future<?> waiting = send(pool, "incr", "waiting");
        assertThat(outcome(sent)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(outcome(waiting)).isEqualTo(Outcome.QUEUE_FULL);

        server.thaw();

        Eventually.holds("the connection is free", SOON, () -> pools.inPool("sent") == 0);
        assertThat(server.ask("MGET", "sent", "waiting")).contains("$1\r\n1\r\n$-1\r\n");
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void awaitClosed(RedisPool pool) throws Exception {
        Eventually.holds("the breaker closes", SOON, () -> pool.breaker() == BreakerState.CLOSED);
    }
}
