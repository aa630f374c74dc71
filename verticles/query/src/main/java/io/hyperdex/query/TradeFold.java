package io.hyperdex.query;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Folds the executed trades of a pool and a range into candles, a portion at a time. The connection must be in a
 * transaction, because a portal lives in one.
 */
final class TradeFold {
    private static final int PORTION = 1_000;
    /** To read so many trades in vain costs no more than to ask once more. */
    private static final long BETWEEN_MAX = 500;

    private static final String TRADES = """
            select t.ts, t.block_number, t.log_index, t.trade_id, t.tx_hash, p.chain_id, s.name as source, t.zero_for_one,
                   t.amount_in, t.amount_out, t.pool_price, t.amount_usd
            from trades t
            join pools p on p.id = t.pool_id
            join sources s on s.id = t.source_id
            where t.pool_id = $1 and t.ts >= $2 and t.ts < $3 and t.status = 0
            """;

    private final Interval interval;
    private final UnaryOperator<Fill> valuation;
    private final int tradesMax;
    private final Map<Instant, CandleState> candles = new TreeMap<>();
    private final Promise<List<CandleState>> done = Promise.promise();
    private int trades;

    private TradeFold(Interval interval, UnaryOperator<Fill> valuation, int tradesMax) {
        this.interval = interval;
        this.valuation = valuation;
        this.tradesMax = tradesMax;
    }

    /** The candles of {@code [from, to)} ascending; 422 when they are of more than {@code tradesMax} trades. */
    static Future<List<CandleState>> read(
            SqlConnection connection, int pool, Interval interval, Span span, UnaryOperator<Fill> valuation) {
        var fold = new TradeFold(interval, valuation, span.tradesMax());
        return connection.prepare(TRADES).compose(statement -> {
            Cursor cursor = statement.cursor(Tuple.of(pool, Sql.utc(span.from()), Sql.utc(span.to())));
            fold.next(cursor);
            return fold.done.future().eventually(cursor::close).eventually(statement::close);
        });
    }

    private void next(Cursor cursor) {
        cursor.read(PORTION).map(this::merge).onFailure(done::fail).onSuccess(merged -> {
            if (cursor.hasMore()) {
                next(cursor);
            } else {
                done.complete(List.copyOf(candles.values()));
            }
        });
    }

    private Void merge(RowSet<Row> rows) {
        trades += rows.size();
        if (trades > tradesMax) {
            throw tooMany(tradesMax);
        }
        List<Fill> fills = new ArrayList<>(rows.size());
        rows.forEach(row -> fills.add(valuation.apply(TradeRows.fill(row))));
        CandleState.fold(interval, fills)
                .forEach(candle -> candles.merge(candle.openTime(), candle, CandleState::merge));
        return null;
    }

    /** Some of these candles, with the few others that lie between them: each part of the list is read at once. */
    static List<List<CandleState>> parts(List<CandleState> candles, Predicate<CandleState> wanted) {
        List<List<CandleState>> parts = new ArrayList<>();
        int first = -1;
        int last = -1;
        long between = 0;
        for (int i = 0; i < candles.size(); i++) {
            if (!wanted.test(candles.get(i))) {
                between += candles.get(i).trades();
                continue;
            }
            if (first >= 0 && between > BETWEEN_MAX) {
                parts.add(candles.subList(first, last + 1));
                first = -1;
            }
            first = first < 0 ? i : first;
            last = i;
            between = 0;
        }
        if (first >= 0) {
            parts.add(candles.subList(first, last + 1));
        }
        return parts;
    }

    static ApiException tooMany(int tradesMax) {
        return ApiException.of(
                ErrorCode.UNPROCESSABLE,
                "these candles are folded from the trades, and the range has more than " + tradesMax
                        + " of them; narrow it with from, to or limit");
    }

    /** What to fold. */
    record Span(Instant from, Instant to, int tradesMax) {}
}
