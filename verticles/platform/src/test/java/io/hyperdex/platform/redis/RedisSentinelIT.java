package io.hyperdex.platform.redis;

import static io.hyperdex.platform.redis.OpenPools.outcome;
import static io.hyperdex.platform.redis.OpenPools.result;
import static io.hyperdex.platform.redis.OpenPools.send;
import static io.hyperdex.platform.redis.OpenPools.warm;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.embedded.RedisProcess;
import io.hyperdex.platform.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master, its replica and three Sentinels that promote the replica when the master is gone. */
@Timeout(120)
class RedisSentinelIT {
    private static final String PASSWORD = "of-the-servers-only";
    private static final String MASTER = "hyper-dex";
    private static final int SENTINELS = 3;
    private static final Duration PROMOTED_WITHIN = Duration.ofSeconds(30);

    /** The client asks the Sentinels anew every second. */
    private static final Duration ASKED_ANEW_WITHIN = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final OpenPools pools = new OpenPools();
    private final List<RedisProcess> sentinels = new ArrayList<>();
    private RedisProcess master;
    private RedisProcess replica;

    @BeforeEach
    void start() throws Exception {
        String[] passwords = {"requirepass " + PASSWORD, "masterauth " + PASSWORD};
        master = RedisProcess.start(directory.resolve("master"), passwords);
        replica = RedisProcess.start(
                directory.resolve("replica"), passwords[0], passwords[1], "replicaof 127.0.0.1 " + master.port());
        for (int n = 0; n < SENTINELS; n++) {
            sentinels.add(RedisProcess.startSentinel(
                    directory.resolve("sentinel" + n),
                    "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
                    "sentinel auth-pass " + MASTER + " " + PASSWORD,
                    "sentinel down-after-milliseconds " + MASTER + " 500",
                    "sentinel failover-timeout " + MASTER + " 3000"));
        }
        for (RedisProcess sentinel : sentinels) {
            Eventually.holds("the Sentinels know one another and the replica", PROMOTED_WITHIN, () -> {
                String known = sentinel.ask("SENTINEL", "MASTER", MASTER);
                return known.contains("num-other-sentinels\r\n$1\r\n2\r\n")
                        && known.contains("num-slaves\r\n$1\r\n1\r\n");
            });
        }
    }

    @AfterEach
    void close() throws Exception {
        pools.close();
        for (RedisProcess sentinel : sentinels) {
            sentinel.close();
        }
        replica.close();
        master.close();
    }

    @Test
    void writesGoToTheReplicaOnceItIsPromoted() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of());
        warm(pool);
        result(send(pool, "set", "before", "1"));
        assertThat(master.ask("INFO", "keyspace")).contains("db1:keys=1");

        master.kill();

        Eventually.holds(
                "the replica takes writes",
                PROMOTED_WITHIN,
                () -> outcome(send(pool, "set", "after", "1")) == Outcome.ANSWERED);
        assertThat(replica.ask("ROLE")).contains("master");
        assertThat(result(send(pool, "get", "after"))).hasToString("1");
    }

    @Test
    void anotherSentinelIsAskedWhereTheFirstIsFrozen() throws Exception {
        RedisPool pool = pools.open(uri(), Map.of());
        sentinels.get(0).freeze();
        Eventually.holds("Redis answers", PROMOTED_WITHIN, () -> outcome(pool.ping()) == Outcome.ANSWERED);

        long end = System.nanoTime() + ASKED_ANEW_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            result(pool.ping());
        }
    }

    private String uri() {
        return "redis+sentinel://:" + PASSWORD + "@"
                + sentinels.stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .collect(Collectors.joining(","))
                + "/" + MASTER + "/1";
    }
}
