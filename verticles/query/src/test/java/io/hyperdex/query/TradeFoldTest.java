package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TradeFoldTest {
    /** With what one odd trade at either end asks for, a busy pool's year would be read. */
    @Test
    void whatLiesBetweenIsReadWhereItIsLittle() {
        CandleState one = candle(0, 1);
        CandleState little = candle(1, 10);
        CandleState two = candle(2, 1);
        CandleState much = candle(3, 100_000);
        CandleState three = candle(4, 1);
        List<CandleState> candles = List.of(little, one, little, two, much, three, much);

        assertThat(TradeFold.parts(candles, Set.of(one, two, three)::contains))
                .containsExactly(List.of(one, little, two), List.of(three));
        assertThat(TradeFold.parts(candles, none -> false)).isEmpty();
        assertThat(TradeFold.parts(candles, all -> true)).containsExactly(candles);
    }

    private static CandleState candle(int minute, int trades) {
        Instant time = Instant.EPOCH.plusSeconds(60L * minute);
        BigDecimal amount = BigDecimal.ONE;
        var fill = new Fill(time, OrderKey.of(time, null, null, "t", "s"), true, amount, amount, amount, amount);
        CandleState of =
                List.copyOf(CandleState.fold(Interval.M1, List.of(fill))).get(0);
        return new CandleState(
                of.openTime(),
                of.pool(),
                of.executed(),
                of.openOrder(),
                of.closeOrder(),
                of.volume0(),
                of.volume1(),
                of.volumeUsd(),
                of.unvalued(),
                trades,
                of.buys0(),
                of.revision());
    }
}
