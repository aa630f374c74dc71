package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A candle as it is stored: prices as token1 per token0, so that either token can be the base. Merging is associative and
 * commutative, therefore late, shuffled and split trades give the same candle.
 *
 * @param pool prices after each trade; null as soon as one trade of the interval came without
 * @param executed prices of the trades themselves
 * @param openOrder order of the trade that gives the open; {@code closeOrder} likewise
 * @param volumeUsd sum over the trades whose value is known; {@code unvalued} counts the others
 * @param buys0 trades in which the trader received token0
 */
public record CandleState(
        Instant openTime,
        @Nullable Ohlc pool,
        Ohlc executed,
        OrderKey openOrder,
        OrderKey closeOrder,
        BigDecimal volume0,
        BigDecimal volume1,
        BigDecimal volumeUsd,
        int unvalued,
        int trades,
        int buys0,
        int revision) {

    /** The candle of a single trade. */
    public static CandleState of(Interval interval, Fill fill) {
        BigDecimal usd = fill.amountUsd();
        return new CandleState(
                interval.floor(fill.timestamp()),
                fill.poolPrice() == null ? null : Ohlc.of(fill.poolPrice()),
                Ohlc.of(Decimals.ratio(fill.amount1(), fill.amount0())),
                fill.order(),
                fill.order(),
                fill.amount0(),
                fill.amount1(),
                usd == null ? BigDecimal.ZERO : usd,
                usd == null ? 1 : 0,
                1,
                fill.zeroForOne() ? 0 : 1,
                0);
    }

    /** The candles of the trades, by open time. */
    public static Collection<CandleState> fold(Interval interval, Iterable<Fill> fills) {
        Map<Instant, CandleState> candles = new TreeMap<>();
        for (Fill fill : fills) {
            CandleState one = of(interval, fill);
            candles.merge(one.openTime(), one, CandleState::merge);
        }
        return candles.values();
    }

    /** The candles of a longer interval, from those of shorter ones. */
    public static Collection<CandleState> rollUp(Interval interval, Iterable<CandleState> shorter) {
        Map<Instant, CandleState> candles = new TreeMap<>();
        for (CandleState candle : shorter) {
            CandleState moved = candle.at(interval.floor(candle.openTime()));
            candles.merge(moved.openTime(), moved, CandleState::merge);
        }
        return candles.values();
    }

    /** Both candles' trades in one; the interval is this one's. */
    public CandleState merge(CandleState other) {
        boolean opens = openOrder.compareTo(other.openOrder) <= 0;
        boolean closes = closeOrder.compareTo(other.closeOrder) >= 0;
        return new CandleState(
                openTime,
                pool == null || other.pool == null ? null : join(pool, other.pool, opens, closes),
                join(executed, other.executed, opens, closes),
                opens ? openOrder : other.openOrder,
                closes ? closeOrder : other.closeOrder,
                volume0.add(other.volume0),
                volume1.add(other.volume1),
                volumeUsd.add(other.volumeUsd),
                unvalued + other.unvalued,
                trades + other.trades,
                buys0 + other.buys0,
                revision + other.revision);
    }

    private static Ohlc join(Ohlc one, Ohlc other, boolean oneOpens, boolean oneCloses) {
        return new Ohlc(
                oneOpens ? one.open() : other.open(),
                one.high().max(other.high()),
                one.low().min(other.low()),
                oneCloses ? one.close() : other.close());
    }

    private CandleState at(Instant newOpenTime) {
        return new CandleState(
                newOpenTime,
                pool,
                executed,
                openOrder,
                closeOrder,
                volume0,
                volume1,
                volumeUsd,
                unvalued,
                trades,
                buys0,
                revision);
    }

    /** The candle in quote per base, as it is at {@code now}. */
    public Candle shown(Interval interval, TokenSide base, PriceBasis basis, Instant now) {
        Ohlc prices = prices(base, basis).round(Decimals.SHOWN);
        int buys = base == TokenSide.TOKEN0 ? buys0 : trades - buys0;
        Instant endTime = interval.end(openTime);
        return new Candle(
                openTime,
                endTime,
                interval.code(),
                base,
                Candle.Currency.QUOTE,
                basis,
                prices.open(),
                prices.high(),
                prices.low(),
                prices.close(),
                base == TokenSide.TOKEN0 ? volume0 : volume1,
                base == TokenSide.TOKEN0 ? volume1 : volume0,
                unvalued > 0 ? null : volumeUsd,
                trades,
                buys,
                trades - buys,
                !now.isBefore(endTime),
                revision,
                Finality.FINALIZED);
    }

    /** Quote per base, with all stored digits. */
    public Ohlc prices(TokenSide base, PriceBasis basis) {
        Ohlc canonical = basis == PriceBasis.POOL && pool != null ? pool : executed;
        return base == TokenSide.TOKEN0 ? canonical : canonical.inverse();
    }
}
