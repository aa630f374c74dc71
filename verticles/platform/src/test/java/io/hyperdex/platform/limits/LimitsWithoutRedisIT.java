package io.hyperdex.platform.limits;

import static io.hyperdex.platform.limits.LimitedNodes.CALLER;
import static io.hyperdex.platform.limits.LimitedNodes.admitted;
import static io.hyperdex.platform.limits.LimitedNodes.await;
import static io.hyperdex.platform.limits.LimitedNodes.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.embedded.RedisProcess;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node limits by itself while Redis is away, at its share, and with the others again once it is back. */
@Timeout(90)
class LimitsWithoutRedisIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @Test
    void killedRedisLeavesEachNodeItsShareOfWhatWasLeft() throws Exception {
        RedisProcess redis = RedisProcess.start(directory);
        try (var nodes = new LimitedNodes(redis.uri(), Map.of())) {
            Limits node = nodes.node("n1");
            assertThat(admitted(node, CALLER, 40)).isEqualTo(40);

            redis.kill();

            // Half of the 200 that were left; ten seconds later half of the 20 that came back.
            assertThat(admitted(node, CALLER, 300)).isEqualTo(100);
            nodes.pass(Duration.ofSeconds(10));
            assertThat(admitted(node, CALLER, 100)).isEqualTo(10);
            assertThat(nodes.count("hyperdex.limits.alone")).isEqualTo(110);

            redis.start();
            shares(nodes);
            // The new server knows nothing but what the node tells it: 110 are spent, and 20 have come back since.
            assertThat(admitted(node, CALLER, 300)).isEqualTo(130);
        } finally {
            redis.close();
        }
    }

    @Test
    void frozenRedisHoldsNobodyUpForLong() throws Exception {
        RedisProcess redis = RedisProcess.start(directory);
        try (var nodes = new LimitedNodes(redis.uri(), Map.of())) {
            Limits node = nodes.node("n1");
            assertThat(admitted(node, CALLER, 1)).isEqualTo(1);

            redis.freeze();
            long start = System.nanoTime();
            assertThat(admitted(node, CALLER, 50)).isEqualTo(50);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));

            redis.thaw();
            shares(nodes);
            assertThat(admitted(node, CALLER, 300)).isLessThanOrEqualTo(240 - 51);
        } finally {
            redis.close();
        }
    }

    @Test
    void thousandsWhoWaitWhenRedisFreezesAreAllAnswered() throws Exception {
        RedisProcess redis = RedisProcess.start(directory);
        try (var nodes = new LimitedNodes(redis.uri(), Map.of())) {
            Limits node = nodes.node("n1");
            redis.freeze();
            List<Future<Admission>> asked = new ArrayList<>();
            for (int i = 0; i < 9_000; i++) {
                asked.add(node.admit(caller("198.51." + i / 250 + "." + i % 250, "free"), 1));
            }
            for (Future<Admission> admission : asked) {
                assertThat(await(admission).refusal()).isNull();
            }

            redis.thaw();
            shares(nodes);
            assertThat(admitted(node, CALLER, 1)).isEqualTo(1);
            Eventually.holds("the script is asked again", SOON, () -> {
                double before = nodes.count("hyperdex.limits.script.calls");
                admitted(node, CALLER, 1);
                return nodes.count("hyperdex.limits.script.calls") > before;
            });
        } finally {
            redis.close();
        }
    }

    @Test
    void nodeWithoutRedisLimitsAndBlocksByItself() throws Exception {
        try (var nodes = new LimitedNodes("redis://127.0.0.1:1", Map.of("localShare", "1"))) {
            Limits node = nodes.aloneNode("n1");
            assertThat(admitted(node, CALLER, 300)).isEqualTo(240);
            for (int i = 0; i < 5; i++) {
                admitted(node, CALLER, 30);
                nodes.pass(Duration.ofSeconds(10));
            }
            assertThat(await(node.blocks())).hasSize(1);
            assertThat(admitted(node, CALLER, 1)).isZero();
            assertThat(await(node.lift(CALLER.bucket()))).isTrue();
            assertThat(admitted(node, CALLER, 1)).isEqualTo(1);
        }
    }

    @Test
    void whoComesWhenTheAccountsAreFullSharesTheLimitsOfItsOwnTier() throws Exception {
        try (var nodes = new LimitedNodes("redis://127.0.0.1:1", Map.of("localShare", "1", "accountsMax", "1"))) {
            Limits node = nodes.aloneNode("n1");
            assertThat(admitted(node, CALLER, 1)).isEqualTo(1);
            assertThat(admitted(node, caller("198.51.100.1", "free"), 200)).isEqualTo(200);
            assertThat(admitted(node, caller("198.51.100.2", "free"), 200)).isEqualTo(40);
            assertThat(admitted(node, caller("k1", "basic"), 1_500)).isEqualTo(1_200);
        }
    }

    private static void shares(LimitedNodes nodes) throws Exception {
        Eventually.holds(
                "limits are shared again",
                SOON,
                () -> nodes.meters.get("hyperdex.limits.shared").gauge().value() == 1);
    }
}
