package io.hyperdex.query;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Routes;
import io.vertx.core.WorkerExecutor;

/** The reads of the contract, each with what answers it. */
final class QueryRoutes implements Routes {
    private final TradeReads trades;
    private final TradeExport export;
    private final CandleReads candles;
    private final PoolReads pools;
    private final TokenReads tokens;
    private final PriceReads prices;

    QueryRoutes(NodeContext context, QueryConfig config, WorkerExecutor encoders, Cursors cursors) {
        trades = new TradeReads(context, cursors);
        export = new TradeExport(context, config, encoders);
        candles = new CandleReads(context, cursors, config.foldTradesMax());
        pools = new PoolReads(context, cursors, config.countedTradesMax());
        tokens = new TokenReads(context, cursors);
        prices = new PriceReads(context, cursors, config.priceStale());
    }

    @Override
    public void mount(Api api) {
        api.answer("listTrades", trades::list);
        // Before the single trade, whose path would take "export" for an id.
        api.stream("exportTrades", export::send);
        api.answer("getTrade", trades::get);
        api.answer("listCandles", candles::list);
        api.answer("listPools", pools::list);
        api.answer("getPool", pools::get);
        api.answer("listTokens", tokens::list);
        api.answer("getToken", tokens::get);
        api.answer("listPrices", prices::newest);
        api.answer("listPriceHistory", prices::history);
    }
}
