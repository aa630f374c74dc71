package io.hyperdex.query;

import io.hyperdex.domain.Candle;
import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.store.CandleReader;
import io.hyperdex.platform.store.PoolReference;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request's candles of one pool. With a start it reads one candle more than asked for, which tells where the next page
 * starts.
 */
final class CandleSeries {
    /** Later than every trade. */
    private static final Instant OPEN_END = Instant.parse("9999-12-31T00:00:00Z");

    private final SqlConnection connection;
    private final PoolReference pool;
    private final CandleRequest request;
    private final boolean quoteIsStable;
    private final Instant now;
    private final int foldTradesMax;
    private final TokenSide base;

    /** @param quoteIsStable whether prices in the quote token may be prices in USD */
    CandleSeries(
            SqlConnection connection,
            PoolReference pool,
            CandleRequest request,
            boolean quoteIsStable,
            Instant now,
            int foldTradesMax) {
        this.connection = connection;
        this.pool = pool;
        this.request = request;
        this.quoteIsStable = quoteIsStable;
        this.now = now;
        this.foldTradesMax = foldTradesMax;
        this.base = request.base() == null ? pool.base() : request.base();
    }

    /** Whether the trades themselves may be read: that takes several steps and a transaction. */
    boolean mayFold() {
        return request.interval() == Interval.S1 || request.currency() == Candle.Currency.USD;
    }

    /**
     * Whether its prices in USD are not those that it has. They are while each trade counts its stable-coin leg at 1 USD, and
     * then the candle's value is its volume; where the coin was off, or a sender valued a trade, it is another.
     */
    private boolean folds(CandleState candle) {
        return request.currency() == Candle.Currency.USD
                && !(quoteIsStable
                        && candle.unvalued() == 0
                        && candle.volumeUsd().compareTo(base == TokenSide.TOKEN0 ? candle.volume1() : candle.volume0())
                                == 0);
    }

    Future<List<Candle>> read() {
        Instant from = request.from();
        Instant until = request.until() == null ? OPEN_END : request.until();
        int rows = from == null ? request.limit() : request.limit() + 1;
        Future<List<Candle>> traded =
                states(from, until, rows).compose(states -> candles(request.interval(), states, until));
        if (!request.fill()) {
            return traded;
        }
        var gaps = new CandleGaps(request, base, pool.basis(), now);
        return from == null
                ? traded.map(gaps::newest)
                : traded.compose(candles -> previousClose(from).map(close -> gaps.oldest(from, close, candles)));
    }

    private Future<List<CandleState>> states(@Nullable Instant from, Instant until, int rows) {
        if (request.interval() != Interval.S1 || from == null) {
            return CandleReader.read(connection, pool.id(), request.interval(), from, until, rows);
        }
        return fold(Interval.S1, from, until, UnaryOperator.identity())
                .map(states -> states.subList(0, Math.min(rows, states.size())));
    }

    /** The last known price before {@code from} as the closing price of a candle; empty prices when there is none. */
    private Future<Previous> previousClose(Instant from) {
        if (request.interval() != Interval.S1) {
            return lastBefore(request.interval(), from);
        }
        Instant minute = Interval.M1.floor(from);
        return fold(Interval.M1, minute, from, UnaryOperator.identity())
                .compose(states -> states.isEmpty()
                        ? lastBefore(Interval.M1, minute)
                        : candles(Interval.M1, states, from).map(Previous::last));
    }

    private Future<Previous> lastBefore(Interval interval, Instant from) {
        return CandleReader.read(connection, pool.id(), interval, null, from, 1)
                .compose(states -> candles(interval, states, from))
                .map(Previous::last);
    }

    private Future<List<Candle>> candles(Interval interval, List<CandleState> states, Instant until) {
        List<List<CandleState>> parts = TradeFold.parts(states, this::folds);
        long trades = parts.stream()
                .flatMap(List::stream)
                .mapToLong(CandleState::trades)
                .sum();
        if (trades > foldTradesMax) {
            return Future.failedFuture(TradeFold.tooMany(foldTradesMax));
        }
        Map<Instant, CandleState> inUsd = new HashMap<>();
        Future<?> read = Future.succeededFuture();
        for (List<CandleState> part : parts) {
            Instant end = interval.end(part.get(part.size() - 1).openTime());
            Instant to = end.isBefore(until) ? end : until;
            read = read.compose(before -> fold(interval, part.get(0).openTime(), to, this::inUsd)
                    .onSuccess(valued -> valued.forEach(state -> inUsd.put(state.openTime(), state))));
        }
        return read.map(all ->
                states.stream().map(state -> shown(interval, state, inUsd)).toList());
    }

    private Candle shown(Interval interval, CandleState state) {
        Candle candle = state.shown(interval, base, pool.basis(), now);
        return request.currency() == Candle.Currency.QUOTE
                ? candle
                : candle.priced(Candle.Currency.USD, state.prices(base, pool.basis()));
    }

    /** @param inUsd those that fold and some others, of the same trades, with their prices in USD */
    private Candle shown(Interval interval, CandleState state, Map<Instant, CandleState> inUsd) {
        CandleState usd = folds(state) ? inUsd.get(state.openTime()) : null;
        return usd == null
                ? shown(interval, state)
                : state.shown(interval, base, pool.basis(), now).priced(Candle.Currency.USD, usd.pool());
    }

    private Future<List<CandleState>> fold(Interval interval, Instant from, Instant to, UnaryOperator<Fill> valuation) {
        var span = new TradeFold.Span(from, to, foldTradesMax);
        return TradeFold.read(connection, pool.id(), interval, span, valuation);
    }

    /** The trade with its price in USD per base in the place of the pool's price; null without a value in USD. */
    private Fill inUsd(Fill fill) {
        return new Fill(
                fill.timestamp(),
                fill.order(),
                fill.zeroForOne(),
                fill.amount0(),
                fill.amount1(),
                usdPrice(fill),
                fill.amountUsd());
    }

    /** Price times (value / amount of quote), rounded once. */
    private @Nullable BigDecimal usdPrice(Fill fill) {
        BigDecimal usd = fill.amountUsd();
        BigDecimal price = fill.poolPrice();
        boolean token0 = base == TokenSide.TOKEN0;
        if (usd == null) {
            return null;
        }
        if (pool.basis() == PriceBasis.EXECUTED || price == null) {
            return Decimals.ratio(usd, token0 ? fill.amount0() : fill.amount1());
        }
        return token0
                ? Decimals.ratio(price.multiply(usd), fill.amount1())
                : Decimals.ratio(usd, price.multiply(fill.amount0()));
    }

    /**
     * What the price was before a range.
     *
     * @param exists whether there was a trade; its price may still be unknown in USD
     */
    record Previous(boolean exists, @Nullable BigDecimal close) {
        static Previous last(List<Candle> candles) {
            return candles.isEmpty()
                    ? new Previous(false, null)
                    : new Previous(true, candles.get(candles.size() - 1).close());
        }
    }
}
