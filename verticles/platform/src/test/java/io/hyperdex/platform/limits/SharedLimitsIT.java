package io.hyperdex.platform.limits;

import static io.hyperdex.platform.limits.LimitedNodes.CALLER;
import static io.hyperdex.platform.limits.LimitedNodes.admitted;
import static io.hyperdex.platform.limits.LimitedNodes.await;
import static io.hyperdex.platform.limits.LimitedNodes.caller;
import static io.hyperdex.platform.limits.LimitedNodes.visitor;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes that share a Redis let in together, to the request. */
@Timeout(60)
class SharedLimitsIT {
    private static final Map<String, String> FAST = Map.of(
            "tiers.fast.minute", "1000000000",
            "tiers.fast.hour", "60000000000",
            "tiers.fast.day", "100000000000",
            "tiers.fast.burst", "1000000000",
            "tiers.fast.concurrent", "1000",
            "tiers.fast.sockets", "10");

    private static LimitedNodes nodes(Map<String, String> settings) {
        return new LimitedNodes(TestRedis.createDatabase(), settings);
    }

    @Test
    void twoNodesShareOneBucketThatRefillsByTheMinuteRate() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits one = nodes.node("n1");
            Limits other = nodes.node("n2");

            assertThat(admitted(one, CALLER, 200)).isEqualTo(200);
            assertThat(admitted(other, CALLER, 200)).isEqualTo(40);

            nodes.pass(Duration.ofMillis(499));
            assertThat(admitted(other, CALLER, 1)).isZero();
            nodes.pass(Duration.ofMillis(1));
            assertThat(admitted(one, CALLER, 2)).isEqualTo(1);
            nodes.pass(Duration.ofSeconds(10));
            assertThat(admitted(one, CALLER, 12) + admitted(other, CALLER, 12)).isEqualTo(20);
            assertThat(nodes.count("hyperdex.rate.limited", "tier", "free", "policy", "minute"))
                    .isEqualTo(160 + 1 + 1 + 4);
        }
    }

    @Test
    void hourAndDayAreCountedByTheClock() throws Exception {
        var settings = Map.of("tiers.free.hour", "250", "tiers.free.day", "400", "tiers.free.minute", "500");
        try (var nodes = nodes(settings)) {
            Limits one = nodes.node("n1");
            Limits other = nodes.node("n2");
            assertThat(admitted(one, CALLER, 200)).isEqualTo(200);
            nodes.pass(Duration.ofMinutes(10));
            assertThat(admitted(other, CALLER, 100)).isEqualTo(50);
            Admission refused = await(one.admit(CALLER, 1));
            assertThat(members(refused).get("violated-policies")).isEqualTo(List.of("hour"));
            assertThat(members(refused).get("retryAfterSeconds")).isEqualTo(30 * 60L);

            nodes.pass(Duration.ofMinutes(30));
            assertThat(admitted(one, CALLER, 200)).isEqualTo(150);
            refused = await(other.admit(CALLER, 1));
            assertThat(members(refused).get("violated-policies")).isEqualTo(List.of("day"));
            nodes.pass(Duration.ofHours(13));
            assertThat(admitted(one, CALLER, 10)).isEqualTo(10);
        }
    }

    @Test
    void heavyCallsUseUpTheirWeight() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits node = nodes.node("n1");
            for (int i = 0; i < 24; i++) {
                Admission heavy = await(node.admit(CALLER, 10));
                heavy.release();
                assertThat(heavy.refusal()).isNull();
            }
            Admission refused = await(node.admit(CALLER, 10));
            assertThat(members(refused).get("retryAfterSeconds")).isEqualTo(5L);
            assertThat(await(node.admit(CALLER, 0)).refusal()).isNull();
        }
    }

    @Test
    void concurrencyIsSharedAndEndsWithTheRequest() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits one = nodes.node("n1");
            Limits other = nodes.node("n2");
            List<Admission> underWay = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                underWay.add(await((i < 6 ? one : other).admit(CALLER, 1)));
            }
            assertThat(underWay).allMatch(admission -> admission.refusal() == null);
            Admission eleventh = await(one.admit(CALLER, 1));
            assertThat(members(eleventh).get("violated-policies")).isEqualTo(List.of("concurrent"));

            underWay.get(0).release();
            underWay.get(0).release();
            assertThat(await(one.admit(CALLER, 1)).refusal()).isNull();
            assertThat(await(one.admit(CALLER, 1)).refusal()).isNotNull();

            // What one node does not need any more, another one gets once that has been settled.
            underWay.get(1).release();
            Eventually.holds("the other node has the place", Duration.ofSeconds(10), () -> {
                nodes.pass(Duration.ofMillis(500));
                one.sweep();
                return await(other.admit(CALLER, 1)).refusal() == null;
            });
        }
    }

    @Test
    void whatADeadNodeHeldLapses() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits dead = nodes.node("n1");
            Limits other = nodes.node("n2");
            for (int i = 0; i < 10; i++) {
                assertThat(await(dead.admit(CALLER, 1)).refusal()).isNull();
                assertThat(await(dead.admitSocket(CALLER)).refusal()).isNull();
            }
            assertThat(await(other.admit(CALLER, 1)).refusal()).isNotNull();
            assertThat(await(other.admitSocket(CALLER)).refusal()).isNotNull();

            nodes.now.updateAndGet(now -> now.plus(SharedLimits.LAPSE));
            assertThat(await(other.admit(CALLER, 1)).refusal()).isNull();
            assertThat(await(other.admitSocket(CALLER)).refusal()).isNull();
        }
    }

    @Test
    void blocksOfRequestsAreTakenAtOnceAndGivenBack() throws Exception {
        try (var nodes = nodes(FAST)) {
            Limits one = nodes.node("n1");
            Caller caller = caller("fast-key", "fast");
            assertThat(admitted(one, caller, 20_000)).isEqualTo(20_000);
            assertThat(nodes.count("hyperdex.limits.script.calls")).isBetween(15.0, 60.0);
        }
    }

    @Test
    void repeatedViolationsBlockOnEveryNodeUntilTheBlockEndsOrIsLifted() throws Exception {
        try (var nodes = nodes(Map.of("tiers.free.burst", "1", "tiers.free.minute", "1"))) {
            Limits one = nodes.node("n1");
            Limits other = nodes.node("n2");
            admitted(one, CALLER, 1);
            for (int violation = 1; violation <= 5; violation++) {
                nodes.pass(Duration.ofSeconds(10));
                assertThat(await(one.admit(CALLER, 1)).refusal())
                        .extracting(ApiException::code)
                        .isEqualTo(ErrorCode.RATE_LIMITED);
            }
            Eventually.holds(
                    "the block is listed",
                    Duration.ofSeconds(10),
                    () -> await(other.blocks()).stream()
                            .anyMatch(block -> block.bucket().equals(CALLER.bucket())));
            nodes.pass(Duration.ofSeconds(1));
            Admission blocked = await(one.admit(CALLER, 1));
            assertThat(blocked.refusal()).extracting(ApiException::code).isEqualTo(ErrorCode.BLOCKED);
            assertThat(members(blocked).get("retryAfterSeconds")).isEqualTo(59L);
            assertThat(await(other.admit(CALLER, 1)).refusal())
                    .extracting(ApiException::code)
                    .isEqualTo(ErrorCode.BLOCKED);

            // Asking on does not make it longer.
            nodes.pass(Duration.ofSeconds(58));
            assertThat(members(await(one.admit(CALLER, 1))).get("retryAfterSeconds"))
                    .isEqualTo(1L);
            assertThat(await(other.lift(CALLER.bucket()))).isTrue();
            assertThat(await(other.blocks())).isEmpty();
            nodes.pass(Duration.ofSeconds(1));
            assertThat(await(one.admit(CALLER, 1)).refusal()).isNull();
            assertThat(await(other.lift(CALLER.bucket()))).isFalse();
        }
    }

    @Test
    void browserKeyHasItsLimitsPerAddressAndACapForAllOfThem() throws Exception {
        try (var nodes = nodes(Map.of("browserKeyCap", "2"))) {
            Limits one = nodes.node("n1");
            Limits other = nodes.node("n2");
            assertThat(admitted(one, visitor("key", "203.0.113.1"), 300)).isEqualTo(240);
            assertThat(admitted(other, visitor("key", "203.0.113.2"), 200)).isEqualTo(200);
            assertThat(admitted(one, visitor("key", "203.0.113.3"), 100)).isEqualTo(40);
            assertThat(admitted(one, visitor("other", "203.0.113.3"), 1)).isEqualTo(1);
            for (int violation = 1; violation <= 20; violation++) {
                nodes.pass(Duration.ofSeconds(10));
                admitted(one, visitor("key", "203.0.113.10" + violation), 100);
            }
            nodes.pass(Duration.ofMinutes(3));
            assertThat(admitted(one, visitor("key", "203.0.113.4"), 10)).isEqualTo(10);

            for (int i = 0; i < 20; i++) {
                assertThat(await(one.admitSocket(visitor("key", "203.0.113." + i)))
                                .refusal())
                        .isNull();
            }
            assertThat(await(other.admitSocket(visitor("key", "203.0.113.99"))).refusal())
                    .isNotNull();
        }
    }

    @Test
    void unlimitedCallersAndWeightlessCallsAskNobody() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits node = nodes.node("n1");
            assertThat(admitted(node, caller("admin", "unlimited"), 1_000)).isEqualTo(1_000);
            assertThat(await(node.admit(CALLER, 0))).isSameAs(Admission.FREE);
            assertThat(nodes.count("hyperdex.limits.script.calls")).isZero();
        }
    }

    @Test
    void busyNodeShedsTheFreeTierFirst() throws Exception {
        try (var nodes = nodes(Map.of())) {
            Limits node = nodes.node("n1");
            nodes.load.watch("pool", () -> 0.85);
            for (int i = 0; i < 10; i++) {
                nodes.load.sample();
            }
            Admission shed = await(node.admit(CALLER, 1));
            assertThat(shed.refusal()).extracting(ApiException::code).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(members(shed).get("retryAfterSeconds")).isEqualTo(2L);
            assertThat(await(node.admit(caller("k1", "basic"), 1)).refusal()).isNull();
            assertThat(await(node.admit(CALLER, 0)).refusal()).isNull();
        }
    }

    static Map<String, Object> members(Admission admission) {
        ApiException refusal = admission.refusal();
        assertThat(refusal).isNotNull();
        return refusal.members();
    }
}
