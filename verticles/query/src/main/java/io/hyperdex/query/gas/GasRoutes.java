package io.hyperdex.query.gas;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.query.CachedReads;
import io.hyperdex.query.State;
import java.util.List;

/** The calls that show what gas cost. */
public final class GasRoutes implements Routes {
    private final NodeContext node;
    private final CacheMeters meters;
    private final GasHourReads hours;
    private final GasMarketReads market;
    private final GasOracleReads oracle;
    private final TraderGasReads traders;

    public GasRoutes(NodeContext node) {
        this.node = node;
        this.meters = new CacheMeters(node.meters());
        var store = new GasStore(node);
        var price = new NativePrice(
                node.configuration().section("quotes", QuotesConfig.class),
                node.configuration().section("prices", PricesConfig.class));
        hours = new GasHourReads(store);
        market = new GasMarketReads(store);
        oracle = new GasOracleReads(store, price);
        traders = new TraderGasReads(store);
    }

    @Override
    public void mount(Api api) {
        var cached = new CachedReads(api, node, meters);
        cached.answer("getGasOracle", CacheType.GAS, call -> oracle.oracle(call.parameters()));
        cached.answer("getGasEstimate", CacheType.GAS, oracle::estimate);
        cached.answer("getGasHours", CacheType.GAS, hours::hours);
        cached.answer("listGasPools", CacheType.GAS, market::pools);
        cached.answer("listGasProtocols", CacheType.GAS, market::protocols);
        cached.answer("getGasFailed", CacheType.GAS, market::failed);
        cached.answer("getTraderGas", CacheType.GAS, TraderGasReads::sight, traders::gas);
        cached.answer("getTraderGasRecommendations", CacheType.GAS, TraderGasReads::sight, traders::recommendations);
    }

    /** What of it is streamed. */
    public List<State> states() {
        return List.of(State.of(StateFamily.GAS, "getGasOracle", asked -> oracle.oracle(asked.parameters())));
    }
}
