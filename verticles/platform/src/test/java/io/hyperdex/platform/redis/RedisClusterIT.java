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
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three masters that share the slots. */
@Timeout(120)
class RedisClusterIT {
    private static final String PASSWORD = "of-the-cluster";
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final Duration FORMED_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final OpenPools pools = new OpenPools();
    private final List<RedisProcess> nodes = new ArrayList<>();

    @BeforeEach
    void form() throws Exception {
        for (int n = 0; n < NODES; n++) {
            RedisProcess node = RedisProcess.start(
                    directory.resolve("node" + n),
                    "requirepass " + PASSWORD,
                    "masterauth " + PASSWORD,
                    "cluster-enabled yes",
                    "cluster-node-timeout 1000");
            nodes.add(node);
            node.ask(Stream.concat(
                            Stream.of("CLUSTER", "ADDSLOTS"),
                            IntStream.range(SLOTS * n / NODES, SLOTS * (n + 1) / NODES)
                                    .mapToObj(Integer::toString))
                    .toArray(String[]::new));
        }
        for (RedisProcess other : nodes.subList(1, NODES)) {
            nodes.get(0).ask("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()));
        }
        awaitFormed();
    }

    @AfterEach
    void close() throws Exception {
        pools.close();
        for (RedisProcess node : nodes) {
            node.close();
        }
    }

    @Test
    void keysAreSpreadOverTheNodes() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of());
        warm(pool);
        for (int n = 0; n < 100; n++) {
            result(send(pool, "set", "key" + n, "value" + n));
        }
        for (int n = 0; n < 100; n++) {
            assertThat(result(send(pool, "get", "key" + n))).hasToString("value" + n);
        }
        for (RedisProcess node : nodes) {
            assertThat(node.ask("DBSIZE")).doesNotContain(":0\r\n");
        }
    }

    @Test
    void aScriptRunsWhereTheTagOfItsKeysIs() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of());
        warm(pool);
        String script = "return redis.call('incrby', KEYS[1], ARGV[1]) + redis.call('incrby', KEYS[2], ARGV[1])";
        for (int n = 0; n < 20; n++) {
            Response sum = result(send(pool, "eval", script, "2", "{key" + n + "}:a", "{key" + n + "}:b", "7"));
            assertThat(sum.toInteger()).isEqualTo(14);
        }
    }

    @Test
    void moreCommandsThanConnectionsDoNotWaitForOneAnotherForEver() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of("poolMax", "2", "waitQueueMax", "2000", "commandTimeout", "10s"));
        List<Promise<Response>> answers = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            String key = "key" + n;
            Promise<Response> answer = Promise.promise();
            answers.add(answer);
            pools.vertx
                    .getOrCreateContext()
                    .runOnContext(turn -> send(pool, "incr", key).onComplete(answer));
        }
        for (Promise<Response> answer : answers) {
            assertThat(result(answer.future()).toInteger()).isEqualTo(1);
        }
    }

    @Test
    void isJoinedAgainWhenALostNodeIsBack() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of());
        warm(pool);
        nodes.get(0).kill();
        exhaust(pool);
        assertThat(pool.breaker()).isNotEqualTo(BreakerState.CLOSED);
        assertThat(outcome(pool.ping())).isEqualTo(Outcome.NOT_SENT);

        nodes.get(0).start();

        awaitFormed();
        Eventually.holds("the breaker closes", SOON, () -> pool.breaker() == BreakerState.CLOSED);
        for (int n = 0; n < 20; n++) {
            result(send(pool, "set", "key" + n, "value"));
        }
    }

    private void awaitFormed() throws Exception {
        for (RedisProcess node : nodes) {
            Eventually.holds("the cluster is formed", FORMED_WITHIN, () -> {
                String info = node.ask("CLUSTER", "INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
            });
        }
    }

    private String uri() {
        return "redis+cluster://:" + PASSWORD + "@"
                + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    }
}
