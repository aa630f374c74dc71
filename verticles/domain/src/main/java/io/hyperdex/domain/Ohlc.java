package io.hyperdex.domain;

import java.math.BigDecimal;
import java.math.MathContext;

/** Open, high, low and close of one price. */
public record Ohlc(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {

    public static Ohlc of(BigDecimal price) {
        return new Ohlc(price, price, price, price);
    }

    /** The same prices seen from the other token: high and low change places. */
    public Ohlc inverse() {
        return isOnePrice()
                ? of(Decimals.inverse(open))
                : new Ohlc(
                        Decimals.inverse(open), Decimals.inverse(low), Decimals.inverse(high), Decimals.inverse(close));
    }

    public Ohlc round(MathContext digits) {
        return isOnePrice()
                ? of(open.round(digits))
                : new Ohlc(open.round(digits), high.round(digits), low.round(digits), close.round(digits));
    }

    /** Whether all four are one object, as in most candles of a minute; then nothing need be computed four times. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isOnePrice() {
        return open == high && open == low && open == close;
    }
}
