package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final String DIGITS = "2240.9745542669898791308376695637809919044213";

    @Test
    void showsADerivedFigureWithItsDigitsAndAPostedOneAsItCame() {
        assertThat(price("route").usd()).isEqualByComparingTo("2240.974554266989879130837669563781");
        assertThat(price("desk").usd()).isEqualByComparingTo(DIGITS);
    }

    private static Price price(String source) {
        return new Price(1, "0x" + "a".repeat(40), new BigDecimal(DIGITS), Instant.EPOCH, source, false);
    }
}
