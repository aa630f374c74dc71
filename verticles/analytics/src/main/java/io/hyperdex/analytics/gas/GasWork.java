package io.hyperdex.analytics.gas;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;

/** Follows the trades with what their gas cost. It remembers nothing: all of it is in the store. */
public final class GasWork implements TradeFollower.Work {
    /** Of the work in the store and of its lease. */
    private static final String NAME = "gas";

    private final GasTable table;

    private GasWork(GasTable table) {
        this.table = table;
    }

    public static TradeFollower follower(Vertx vertx, NodeContext node) {
        var quotes = node.configuration().section("quotes", QuotesConfig.class);
        var prices = node.configuration().section("prices", PricesConfig.class);
        var gas = node.configuration().section("gas", GasConfig.class);
        var work = new GasWork(new GasTable(quotes.wrappedNative(), prices.fresh()));
        return new TradeFollower(vertx, node, NAME, gas.pause(), work);
    }

    @Override
    public Future<Void> follow(SqlConnection transaction, Stretch stretch) {
        return table.fold(transaction, stretch).mapEmpty();
    }

    @Override
    public Future<Boolean> idle(SqlConnection transaction, long reached) {
        return Future.succeededFuture(false);
    }

    @Override
    public void committed() {}

    @Override
    public void forget() {}
}
