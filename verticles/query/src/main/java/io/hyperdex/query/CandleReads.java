package io.hyperdex.query;

import io.hyperdex.domain.Candle;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PoolReference;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the candles of a pool. */
final class CandleReads {
    private static final String LIST = "listCandles";
    private static final String QUOTE_TOKEN = """
            select k.address from pools p join tokens k on k.id = case p.quote when 0 then p.token0 else p.token1 end
            where p.id = $1
            """;

    private final NodeContext context;
    private final Cursors cursors;
    private final int foldTradesMax;
    private final QuotesConfig quotes;

    CandleReads(NodeContext context, Cursors cursors, int foldTradesMax) {
        this.context = context;
        this.cursors = cursors;
        this.foldTradesMax = foldTradesMax;
        this.quotes = context.configuration().section("quotes", QuotesConfig.class);
    }

    Future<Loaded> list(Call call) {
        CandleRequest stated = CandleRequest.of(call.parameters());
        List<@Nullable String> place = cursors.fields(LIST, call.request().params());
        CandleRequest request = place == null
                ? stated
                : stated.startingAt(Instant.ofEpochMilli(Long.parseLong(String.valueOf(place.get(0)))));
        Instant now = context.clock().instant();
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(connection, context.store().identity(), now);
            Future<Optional<PoolReference>> pool = PoolReference.find(connection, request.chain(), request.pool());
            return Future.all(head, pool)
                    .compose(both -> candles(connection, request, known(pool.result()), now))
                    .map(candles -> loaded(call, request, known(pool.result()), candles, head.result()));
        });
    }

    private static PoolReference known(Optional<PoolReference> pool) {
        return pool.orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "no such pool"));
    }

    private Future<List<Candle>> candles(
            SqlConnection connection, CandleRequest request, PoolReference pool, Instant now) {
        return quoteIsStable(connection, request, pool).compose(quoteIsStable -> {
            var series = new CandleSeries(connection, pool, request, quoteIsStable, now, foldTradesMax);
            return series.mayFold() ? inSnapshot(connection, series::read) : series.read();
        });
    }

    private Future<Boolean> quoteIsStable(SqlConnection connection, CandleRequest request, PoolReference pool) {
        boolean ownBase = request.base() == null || request.base() == pool.base();
        return request.currency() == Candle.Currency.QUOTE || !ownBase
                ? Future.succeededFuture(false)
                : connection
                        .preparedQuery(QUOTE_TOKEN)
                        .execute(Tuple.of(pool.id()))
                        .map(rows -> quotes.isStable(
                                pool.chainId(), rows.iterator().next().getString(0)));
    }

    /** What is read in several steps must not see a commit between them. */
    private static <T> Future<T> inSnapshot(SqlConnection connection, Supplier<Future<T>> read) {
        return connection
                .query("begin isolation level repeatable read read only")
                .execute()
                .compose(begun ->
                        read.get().eventually(() -> connection.query("rollback").execute()));
    }

    private Loaded loaded(Call call, CandleRequest request, PoolReference pool, List<Candle> candles, AsOf asOf) {
        boolean more = request.from() != null && candles.size() > request.limit();
        List<Candle> shown = more ? candles.subList(0, request.limit()) : candles;
        Instant next = more ? candles.get(request.limit()).openTime() : null;
        String cursor = next == null
                ? null
                : cursors.next(LIST, call.request().params(), List.of(String.valueOf(next.toEpochMilli())));
        Instant until = request.until();
        boolean past = more || (until != null && !asOf.time().isBefore(until));
        return new Loaded(
                new Answer.Page(shown, cursor, asOf),
                past && shown.stream().allMatch(Candle::closed) ? Answer.CachePolicy.SETTLED : Answer.CachePolicy.LIVE,
                dependence(request, pool, shown, next == null ? until : next));
    }

    /** Filled candles show the close before them, whenever that was; so does a list that may grow at its old end. */
    private static Dependence dependence(
            CandleRequest request, PoolReference pool, List<Candle> shown, @Nullable Instant until) {
        List<String> tags =
                new ArrayList<>(List.of(Tags.pool(pool.address()), Tags.described(pool.address()), Tags.TOKEN));
        if (pool.basis() == PriceBasis.POOL) {
            tags.add(Tags.priced(pool.address()));
        }
        Instant from = request.from();
        if (from == null && shown.size() == request.limit()) {
            from = shown.get(0).openTime();
        }
        return Dependence.of(tags, request.fill() ? null : from, until);
    }
}
