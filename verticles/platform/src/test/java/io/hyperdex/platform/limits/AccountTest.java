package io.hyperdex.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for the shared limits while the node, for a moment, has to let others in by its own. */
class AccountTest {
    private static final Instant NOW = Instant.parse("2024-01-05T10:20:00Z");
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final Vertx vertx = Vertx.vertx();
    private final LimitsConfig config = Configuration.defaults().section("limits", LimitsConfig.class);
    private final Tier tier = Tiers.of(config).of(LimitedNodes.caller("key", "basic"));
    private final Account account = new Account("key", tier, false, config, () -> NOW);

    @AfterEach
    void close() {
        LimitedNodes.await(vertx.close());
    }

    @Test
    void isAskedForAgainWhenItsPlaceWasTakenMeanwhile() {
        Waiter waiter = waits(1);
        Claim first = claim();
        assertThat(first.slots()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(refusalOf(account.judge(1, true, false))).isNull();
        }

        assertThat(settled(first, first.slots())).isEmpty();
        assertThat(account.hasWaiters()).isTrue();
        Claim second = claim();
        assertThat(second.slots()).isEqualTo(6);
        settled(second, second.slots()).forEach(Runnable::run);
        assertThat(LimitedNodes.await(waiter.verdict()).refusal()).isNull();
    }

    @Test
    void isRefusedWhenTheOtherNodesHoldTheRest() {
        Waiter waiter = waits(1);
        Claim claim = claim();
        settled(claim, 0).forEach(Runnable::run);
        ApiException refusal = LimitedNodes.await(waiter.verdict()).refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.members().get("violated-policies")).isEqualTo(List.of("concurrent"));
    }

    private Waiter waits(int weight) {
        assertThat(account.judge(weight, false, false)).isNull();
        var waiter = new Waiter(weight, vertx.getOrCreateContext());
        account.await(waiter);
        return waiter;
    }

    private Claim claim() {
        Claim claim = account.claim();
        assertThat(claim).isNotNull();
        return claim;
    }

    private List<Runnable> settled(Claim claim, int slots) {
        return account.settled(
                claim,
                new Grant(
                        claim.wanted(),
                        tier.burst() * Shared.UNIT,
                        tier.hour(),
                        tier.day(),
                        HOUR_MILLIS,
                        HOUR_MILLIS,
                        slots,
                        claim.sockets(),
                        0,
                        NOW.toEpochMilli() / HOUR_MILLIS));
    }

    private static ApiException refusalOf(Admission admission) {
        assertThat(admission).isNotNull();
        return admission.refusal();
    }
}
