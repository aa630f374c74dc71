package io.hyperdex.analytics.gas;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.analytics.prices.PriceDerivation;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;

/**
 * Follows the trades with the prices that they make and what their gas cost at these. Prices come first in the same
 * transaction, so gas is valued by what its own stretch says.
 */
public final class GasWork implements TradeFollower.Work {
    /** Of the work in the store and of its lease; who values by prices follows behind it. */
    public static final String NAME = "gas";

    private final PriceDerivation prices;
    private final GasTable gas;
    private final Runnable after;

    private GasWork(PriceDerivation prices, GasTable gas, Runnable after) {
        this.prices = prices;
        this.gas = gas;
        this.after = after;
    }

    /**
     * @param after each commit
     */
    public static TradeFollower follower(Vertx vertx, NodeContext node, Runnable after) {
        var quotes = node.configuration().section("quotes", QuotesConfig.class);
        var prices = node.configuration().section("prices", PricesConfig.class);
        var gas = node.configuration().section("gas", GasConfig.class);
        var work = new GasWork(new PriceDerivation(node), new GasTable(quotes.wrappedNative(), prices.fresh()), after);
        return new TradeFollower(vertx, node, NAME, gas.pause(), work);
    }

    @Override
    public Future<Void> follow(SqlConnection transaction, Stretch stretch) {
        return prices.derive(transaction, stretch)
                .compose(derived -> gas.fold(transaction, stretch))
                .compose(folded -> gas.revalue(transaction))
                .compose(revalued -> prices.revalue(transaction, stretch.last() + 1))
                .compose(more -> finish(transaction));
    }

    /** Trades, and transactions by their coin, that have got another price. */
    @Override
    public Future<Boolean> idle(SqlConnection transaction, Stretch nothing) {
        return gas.revalue(transaction)
                .compose(paid -> prices.revalue(transaction, nothing.last() + 1)
                        .compose(more -> finish(transaction).map(finished -> more || paid > 0)));
    }

    private Future<Void> finish(SqlConnection transaction) {
        return gas.replace(transaction, prices.swaps()).compose(replaced -> prices.finish(transaction));
    }

    @Override
    public void committed() {
        prices.committed();
        after.run();
    }

    @Override
    public void forget() {
        prices.forget();
    }
}
