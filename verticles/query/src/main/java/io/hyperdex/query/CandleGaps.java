package io.hyperdex.query;

import io.hyperdex.domain.Candle;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills intervals without a trade with the close before them: never before the first trade, never beyond the clock. */
record CandleGaps(CandleRequest request, TokenSide base, PriceBasis basis, Instant now) {

    /** The oldest {@code limit} intervals from the start on and one more, from as many traded ones. */
    List<Candle> oldest(Instant from, CandleSeries.Previous previous, List<Candle> traded) {
        if (!previous.exists() && traded.isEmpty()) {
            return List.of();
        }
        Instant start = previous.exists() ? from : traded.get(0).openTime();
        return fill(start, end(traded), previous.close(), traded, request.limit() + 1);
    }

    /** The newest {@code limit} intervals; as many traded candles are enough to know the close before the first of them. */
    List<Candle> newest(List<Candle> traded) {
        if (traded.isEmpty()) {
            return List.of();
        }
        Instant end = end(traded);
        Instant start = interval().plus(end, -request.limit());
        List<Candle> within = new ArrayList<>();
        BigDecimal close = null;
        boolean before = false;
        for (Candle candle : traded) {
            if (candle.openTime().isBefore(start)) {
                close = candle.close();
                before = true;
            } else {
                within.add(candle);
            }
        }
        return fill(before ? start : traded.get(0).openTime(), end, close, within, request.limit());
    }

    private Instant end(List<Candle> traded) {
        Instant end = interval().end(interval().floor(now));
        Instant until = request.until();
        if (until != null && until.isBefore(end)) {
            end = until;
        }
        Instant last = traded.isEmpty() ? end : traded.get(traded.size() - 1).endTime();
        return last.isAfter(end) ? last : end;
    }

    private List<Candle> fill(Instant start, Instant end, @Nullable BigDecimal before, List<Candle> traded, int rows) {
        List<Candle> candles = new ArrayList<>();
        BigDecimal close = before;
        int next = 0;
        for (Instant open = start;
                open.isBefore(end) && candles.size() < rows;
                open = interval().end(open)) {
            boolean real = next < traded.size() && traded.get(next).openTime().equals(open);
            Candle candle = real ? traded.get(next++) : empty(open, close);
            candles.add(candle);
            close = candle.close();
        }
        return candles;
    }

    private Candle empty(Instant open, @Nullable BigDecimal close) {
        Instant end = interval().end(open);
        return new Candle(
                open,
                end,
                interval().code(),
                base,
                request.currency(),
                basis,
                close,
                close,
                close,
                close,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                0,
                0,
                0,
                !now.isBefore(end),
                0,
                Finality.FINALIZED);
    }

    private Interval interval() {
        return request.interval();
    }
}
