package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {

    @Test
    void theScoreIsOneForTheBestAndZeroForTheWorst() {
        assertThat(Ranking.score(9, 9, 3, 0)).isEqualTo(1, within(1e-15));
        assertThat(Ranking.score(-9, -9, -0.5, -0.9)).isZero();
        assertThat(Ranking.score(0, 1, 0.25, -0.25)).isEqualTo(0.4 * 0.5 + 0.3 * 0.75 + 0.2 * 0.25 + 0.1 * 0.5);
        assertThat(Ranking.score(Double.NaN, 1, 1, 0)).isNaN();
    }

    @Test
    void categoriesFollowFrequencyAndVolatility() {
        assertThat(TraderStyle.of(31, 30)).isEqualTo(TraderStyle.HIGH_FREQUENCY);
        assertThat(TraderStyle.of(30, 30)).isEqualTo(TraderStyle.REGULAR);
        assertThat(TraderStyle.of(2, 30)).isEqualTo(TraderStyle.LONG_TERM);
        assertThat(RiskAppetite.of(0.009)).isEqualTo(RiskAppetite.CONSERVATIVE);
        assertThat(RiskAppetite.of(0.05)).isEqualTo(RiskAppetite.MODERATE);
        assertThat(RiskAppetite.of(0.051)).isEqualTo(RiskAppetite.AGGRESSIVE);
    }

    @Test
    void thePercentileIsTheShareOfTheOthersBehind() {
        assertThat(Ranking.percentile(75, 0, 100)).isEqualTo(0.75);
        assertThat(Ranking.percentile(0, 4, 4)).isEqualTo(0.5);
        assertThat(Ranking.percentile(0, 0, 0)).isEqualTo(1);
    }

    @Test
    void winsAndLossesAddUp() {
        WinLoss all = WinLoss.NONE
                .with(BigDecimal.TEN)
                .with(new BigDecimal("-4"))
                .plus(WinLoss.NONE
                        .with(BigDecimal.ZERO)
                        .with(new BigDecimal("-1"))
                        .with(new BigDecimal("5")));

        assertThat(all.winRate()).isEqualByComparingTo("0.5");
        assertThat(all.profitFactor()).isEqualByComparingTo("3");
        assertThat(all.payoff()).isEqualByComparingTo("3");
        assertThat(all.breakeven()).isEqualTo(1);
        assertThat(WinLoss.NONE.winRate()).isNull();
        assertThat(WinLoss.NONE.with(BigDecimal.ONE).profitFactor()).isNull();
    }

    @Test
    void concentrationIsOneForASingleHolding() {
        assertThat(Concentration.of(List.of(BigDecimal.TEN))).isEqualTo(new Concentration(1, 1));
        assertThat(Concentration.of(List.of(new BigDecimal("75"), new BigDecimal("25"))))
                .isEqualTo(new Concentration(0.75, 0.625));
        assertThat(Concentration.of(List.of()).largest()).isNaN();
    }

    @Test
    void sellingATenthOfTheVolumeADayTakesDays() {
        BigDecimal value = new BigDecimal("300000");

        assertThat(Liquidity.daysToExit(value, new BigDecimal("1000000"), Liquidity.PARTICIPATION))
                .isEqualByComparingTo("3");
        assertThat(Liquidity.daysToExit(value, BigDecimal.ZERO, Liquidity.PARTICIPATION))
                .isNull();
        assertThat(Liquidity.priceImpact(BigDecimal.ONE, new BigDecimal("99"))).isEqualByComparingTo("0.01");
    }
}
