package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.ledger.PriceLines.Line;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceLinesTest {
    private static final Instant START = Instant.parse("2024-01-05T12:00:00Z");
    private static final int TOKEN = 1;
    private static final int STABLE = 2;

    private final PriceLines prices = new PriceLines(Duration.ofSeconds(30), Set.of(STABLE), Map.of());

    @Test
    void bestSourceAmongFreshPricesHolds() {
        price(TOKEN, "0", "route", "10");
        price(TOKEN, "5", "desk", "11");
        price(TOKEN, "40", "desk", "12");

        assertThat(at(TOKEN, "6")).isEqualByComparingTo("10");
        assertThat(at(TOKEN, "35")).isEqualByComparingTo("11");
        assertThat(at(TOKEN, "41")).isEqualByComparingTo("12");
        assertThat(prices.usd(TOKEN, START.minusMillis(1))).isNull();
    }

    @Test
    void routesPriceOfTheVerySecondHoldsOnlyWhereThereIsNoOther() {
        price(TOKEN, "0.2", "route", "10");
        assertThat(at(TOKEN, "0.5")).isEqualByComparingTo("10");

        price(TOKEN, "1.2", "route", "11");
        assertThat(at(TOKEN, "1.2")).isEqualByComparingTo("10");
        assertThat(at(TOKEN, "1.999")).isEqualByComparingTo("10");
        assertThat(at(TOKEN, "2")).isEqualByComparingTo("11");

        price(TOKEN, "2.1", "desk", "12");
        price(TOKEN, "2.2", "route", "13");
        assertThat(at(TOKEN, "2.5")).isEqualByComparingTo("11");
        price(TOKEN, "50.1", "desk", "14");
        price(TOKEN, "50.2", "route", "15");
        assertThat(at(TOKEN, "50.3")).isEqualByComparingTo("14");
        assertThat(at(TOKEN, "51")).isEqualByComparingTo("15");
    }

    @Test
    void stableCoinIsWorthOneWhileItIsCloseToThat() {
        price(STABLE, "0", "desk", "0.996");
        price(STABLE, "10", "desk", "0.99");

        assertThat(at(STABLE, "1")).isEqualByComparingTo("1");
        assertThat(at(STABLE, "11")).isEqualByComparingTo("0.99");
    }

    private void price(int token, String second, String source, String usd) {
        prices.add(token, new Line(time(second), source, new BigDecimal(usd)));
    }

    private BigDecimal at(int token, String second) {
        return prices.usd(token, time(second));
    }

    private static Instant time(String second) {
        return START.plusMillis(new BigDecimal(second).movePointRight(3).longValueExact());
    }
}
