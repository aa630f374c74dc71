package io.hyperdex.query;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.Routes;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Locale;

/** The reads of the contract, each with what answers it. */
final class QueryRoutes implements Routes {
    private static final String TOP_POOLS = "100";

    private final NodeContext node;
    private final CacheMeters meters;
    private final TradeReads trades;
    private final TradeExport export;
    private final CandleReads candles;
    private final PoolReads pools;
    private final TokenReads tokens;
    private final PriceReads prices;

    QueryRoutes(NodeContext context, QueryConfig config, WorkerExecutor encoders, Cursors cursors) {
        this.node = context;
        this.meters = new CacheMeters(context.meters());
        trades = new TradeReads(context, cursors);
        export = new TradeExport(context, config, encoders);
        candles = new CandleReads(context, cursors, config.foldTradesMax());
        pools = new PoolReads(context, cursors, config.countedTradesMax());
        tokens = new TokenReads(context, cursors);
        prices = new PriceReads(context, cursors, config.priceStale());
    }

    @Override
    public void mount(Api api) {
        var cached = new CachedReads(api, node, meters);
        cached.answer("listTrades", CacheType.TRADES, QueryRoutes::sightOfTrader, trades::list);
        // Before the single trade, whose path would take "export" for an id.
        api.stream("exportTrades", export::send);
        cached.answer("getTrade", CacheType.TRADES, QueryRoutes::sightOfSource, trades::get);
        cached.answer("listCandles", CacheType.CANDLES, candles::list);
        cached.answer("listPools", CacheType.RANKING, pools::list);
        cached.answer("getPool", CacheType.POOLS, pools::get);
        cached.answer("listTokens", CacheType.TOKENS, tokens::list);
        cached.answer("getToken", CacheType.TOKENS, tokens::get);
        cached.answer(
                "listPrices",
                CacheType.PRICE,
                call -> prices.newest(call.parameters(), call.request().params()));
        cached.answer("listPriceHistory", CacheType.PRICE, prices::history);
    }

    /** What of it is streamed. */
    List<State> states() {
        return List.of(
                State.of(StateFamily.PRICES, "listPrices", asked -> prices.newest(asked.parameters(), null), "token"),
                State.of(StateFamily.POOLS, "listPools", asked -> pools.top(asked.parameters()), "pool")
                        .with("limit", TOP_POOLS));
    }

    private static String sightOfTrader(Call call) {
        String trader = call.parameters().string("trader");
        return trader == null
                ? ""
                : call.caller().sight().of(trader.toLowerCase(Locale.ROOT)).toString();
    }

    /** Without a stated source, the caller's own comes first. */
    private static String sightOfSource(Call call) {
        return call.parameters().string("source") == null ? call.caller().source() : "";
    }
}
