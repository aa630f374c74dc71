package io.hyperdex.domain.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.prices.PriceRoutes.DeepPool;
import io.hyperdex.domain.prices.PriceRoutes.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceRoutesTest {
    private static final int USDC = 1;
    private static final int USDT = 2;
    private static final int WETH = 3;
    private static final int PEPE = 4;
    private static final int SHIB = 5;

    @Test
    void eachTokenIsValuedThroughItsDeepestPoolAndTheFirstStableCoinByNone() {
        var routes = routes(
                pool(10, USDC, WETH, 100),
                pool(11, USDT, WETH, 900),
                pool(12, USDC, USDT, 50),
                pool(13, WETH, PEPE, 70),
                pool(14, USDC, PEPE, 60),
                pool(15, PEPE, SHIB, 5));

        assertThat(routes.of(USDC)).isNull();
        assertThat(routes.of(USDT)).extracting(step -> step.pool().id()).isEqualTo(12);
        assertThat(routes.of(WETH)).extracting(step -> step.pool().id()).isEqualTo(11);
        assertThat(routes.of(PEPE)).extracting(Step::anchor).isEqualTo(WETH);
        assertThat(routes.of(SHIB)).extracting(Step::anchor).isEqualTo(PEPE);
        assertThat(routes.levels()).extracting(List::size).containsExactly(1, 1, 1, 1);
    }

    @Test
    void aTokenThatNoPoolLeadsFromHasNoRoute() {
        assertThat(routes(pool(10, USDC, WETH, 100), pool(15, PEPE, SHIB, 500)).of(PEPE))
                .isNull();
        assertThat(new PriceRoutes(List.of(), WETH, List.of(pool(1, USDC, WETH, 9)), 3).levels())
                .isEmpty();
    }

    @Test
    void everyAnchorIsValuedBeforeWhatHangsOnItWhateverTheOrderOfThePools() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<DeepPool> pools = new ArrayList<>();
            for (int id = 1; id < 40; id++) {
                int token = 1 + random.nextInt(14);
                pools.add(pool(id, token, token + 1 + random.nextInt(5), random.nextInt(4)));
            }
            var routes = new PriceRoutes(List.of(USDC, USDT), WETH, pools, 3);
            Set<Integer> valued = new HashSet<>(List.of(USDC, USDT));
            for (List<Step> level : routes.levels()) {
                assertThat(level).allSatisfy(step -> assertThat(valued).contains(step.anchor()));
                level.forEach(step -> valued.add(step.token()));
            }
            List<DeepPool> shuffled = new ArrayList<>(pools);
            Collections.shuffle(shuffled, random);
            assertThat(new PriceRoutes(List.of(USDC, USDT), WETH, shuffled, 3).levels())
                    .isEqualTo(routes.levels());
        }
    }

    private static PriceRoutes routes(DeepPool... pools) {
        return new PriceRoutes(List.of(USDC, USDT), WETH, List.of(pools), 3);
    }

    private static DeepPool pool(int id, int token0, int token1, long liquidityUsd) {
        return new DeepPool(id, token0, token1, BigDecimal.valueOf(liquidityUsd));
    }
}
