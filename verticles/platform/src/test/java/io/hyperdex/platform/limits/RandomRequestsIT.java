package io.hyperdex.platform.limits;

import static io.hyperdex.platform.limits.LimitedNodes.CALLER;
import static io.hyperdex.platform.limits.LimitedNodes.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests at random nodes against a model that knows one bucket, one hour and one number of requests under way. */
class RandomRequestsIT {
    private static final int NODES = 3;
    private static final int BURST = 60;
    private static final int PER_MINUTE = 1_200;
    private static final int PER_HOUR = 1_500;
    private static final int CONCURRENT = 8;
    private static final int WEIGHT_MAX = 3;
    /** A node holds a block of two, and what a heavy request could not use. */
    private static final int HELD_MAX = NODES * (2 + WEIGHT_MAX);

    private static final Map<String, String> SETTINGS = Map.of(
            "tiers.free.burst", "" + BURST,
            "tiers.free.minute", "" + PER_MINUTE,
            "tiers.free.hour", "" + PER_HOUR,
            "tiers.free.concurrent", "" + CONCURRENT);

    private double bucket = BURST;
    private int hour;

    @ParameterizedTest
    @ValueSource(longs = {1, 20240105, 77})
    void neverLetInMoreThanTheTierAllowsNorMuchLess(long seed) throws Exception {
        System.out.println("seed " + seed);
        var random = new Random(seed);
        try (var nodes = new LimitedNodes(TestRedis.createDatabase(), SETTINGS)) {
            List<Limits> limits = List.of(nodes.node("n1"), nodes.node("n2"), nodes.node("n3"));
            List<Admission> underWay = new ArrayList<>();
            for (int step = 0; step < 2_500; step++) {
                if (random.nextInt(4) == 0) {
                    pass(nodes, limits, Duration.ofMillis(random.nextInt(200)));
                } else if (random.nextBoolean() && !underWay.isEmpty()) {
                    underWay.remove(random.nextInt(underWay.size())).release();
                } else {
                    ask(limits.get(random.nextInt(NODES)), 1 + random.nextInt(WEIGHT_MAX), underWay);
                }
            }
            underWay.forEach(Admission::release);
        }
    }

    private void ask(Limits node, int weight, List<Admission> underWay) {
        Admission admission = await(node.admit(CALLER, weight));
        ApiException refusal = admission.refusal();
        if (refusal == null) {
            underWay.add(admission);
            bucket -= weight;
            hour += weight;
            // What nodes hold is outside of the bucket, which fills up meanwhile.
            assertThat(bucket).isGreaterThanOrEqualTo(-HELD_MAX);
            assertThat(hour).isLessThanOrEqualTo(PER_HOUR);
            assertThat(underWay).hasSizeLessThanOrEqualTo(CONCURRENT);
            return;
        }
        List<?> violated = (List<?>) refusal.members().getOrDefault("violated-policies", List.of("blocked"));
        if (violated.contains("minute")) {
            assertThat(bucket).isLessThan(weight + HELD_MAX);
        }
        if (violated.contains("hour")) {
            assertThat(hour).isGreaterThan(PER_HOUR - weight - HELD_MAX);
        }
    }

    private void pass(LimitedNodes nodes, List<Limits> limits, Duration time) {
        nodes.pass(time);
        bucket = Math.min(BURST, bucket + time.toMillis() * PER_MINUTE / 60_000.0);
        limits.forEach(Limits::sweep);
    }
}
