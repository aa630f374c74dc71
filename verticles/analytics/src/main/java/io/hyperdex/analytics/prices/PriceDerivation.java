package io.hyperdex.analytics.prices;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.prices.PriceTable.Changed;
import io.hyperdex.domain.prices.PriceRoutes;
import io.hyperdex.domain.prices.PriceRoutes.Step;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the prices that follow from a stretch of trades, values trades by them, and tells caches of both when they are in the
 * store.
 */
public final class PriceDerivation {
    private final NodeContext node;
    private final QuotesConfig quotes;
    private final RouteTable routes;
    private final PriceTable prices;
    private final TradeValues values;
    private final Counter plain;
    private final Counter guarded;
    private final Counter revalued;
    private final Counter rebuilt;
    /** What prices are derived from in the transaction; null when it has no trades. */
    private @Nullable Stretch stretch;

    private List<Changed> changed = List.of();
    private Valued valued = Valued.NOTHING;
    private int ledgers;
    private @Nullable Invalidation outdated;

    public PriceDerivation(NodeContext node) {
        this.node = node;
        this.quotes = node.configuration().section("quotes", QuotesConfig.class);
        var config = node.configuration().section("prices", PricesConfig.class);
        this.routes = new RouteTable(quotes, config);
        this.prices = new PriceTable(config, node.configuration().section("rates", RatesConfig.class));
        this.values = new TradeValues(quotes, config.fresh());
        this.plain = counter("plain");
        this.guarded = counter("guarded");
        this.revalued = node.meters().counter("hyperdex.trades.revalued");
        this.rebuilt = node.meters().counter("hyperdex.ledger.rebuilds.asked");
    }

    private Counter counter(String result) {
        return Counter.builder("hyperdex.prices.derived").tag("result", result).register(node.meters());
    }

    /** In the transaction, before whatever values by these prices. */
    public Future<Void> derive(SqlConnection transaction, Stretch following) {
        clear();
        stretch = following;
        return routes.read(transaction)
                .compose(byChain -> derive(transaction, following, byChain))
                .compose(all -> {
                    changed = all;
                    List<Changed> natives = all.stream()
                            .filter(one -> one.address().equals(quotes.wrappedNative(one.chainId())))
                            .toList();
                    return PriceTable.revalueGas(transaction, natives);
                })
                .compose(asked -> values.ofStretch(transaction, following))
                .map(this::note);
    }

    /** Values trades of times whose prices have changed; true when there may be more of them. */
    public Future<Boolean> revalue(SqlConnection transaction, long next) {
        return values.ofAsked(transaction, next).map(some -> {
            note(some);
            return some.asked() > 0;
        });
    }

    /** Swaps before the stretch that have got another value in this transaction. */
    public List<SwapValue> swaps() {
        return valued.swaps();
    }

    private Void note(Valued some) {
        valued = valued.and(some);
        return null;
    }

    private Future<List<Changed>> derive(SqlConnection transaction, Stretch stretch, Map<Long, PriceRoutes> byChain) {
        Future<List<Changed>> all = Future.succeededFuture(new ArrayList<>());
        for (PriceRoutes ofChain : byChain.values()) {
            all = all.compose(before -> ofChain(transaction, stretch, ofChain).map(more -> {
                before.addAll(more);
                return before;
            }));
        }
        return all;
    }

    private Future<List<Changed>> ofChain(SqlConnection transaction, Stretch stretch, PriceRoutes ofChain) {
        Future<List<Changed>> found = Future.succeededFuture(new ArrayList<>());
        for (List<Step> level : ofChain.levels()) {
            found = found.compose(anchors -> prices.derive(transaction, stretch, ofChain, level, anchors)
                    .map(more -> {
                        anchors.addAll(more);
                        return anchors;
                    }));
        }
        return found;
    }

    /** Last in the transaction: what others wait for from here on to the commit. */
    public Future<Void> finish(SqlConnection transaction) {
        outdated = null;
        if (changed.isEmpty() && valued.touched().isEmpty()) {
            return Future.succeededFuture();
        }
        List<Change> changes = new ArrayList<>(valued.touched());
        changed.stream()
                .flatMap(one -> Stream.of(Tags.price(one.address()), Tags.prices(one.chainId())))
                .distinct()
                .forEach(tag -> changes.add(Change.whole(tag)));
        Stretch source = stretch;
        Future<Void> ofPrices =
                source == null ? Future.succeededFuture() : prices.revalueTrades(transaction, changed, source);
        return ofPrices.compose(asked -> TradeValues.rebuildLedgers(transaction, valued))
                .compose(asked -> {
                    ledgers = asked;
                    return TradeValues.addToCandles(
                            transaction, valued, node.clock().instant());
                })
                .compose(added -> Heads.nextReference(transaction))
                .map(version -> {
                    outdated = new Invalidation(Line.REFERENCE, version, changes, List.of());
                    return null;
                });
    }

    /** What was derived is in the store. */
    public void committed() {
        changed.forEach(one -> {
            guarded.increment((double) one.guarded());
            plain.increment((double) (one.prices() - one.guarded()));
        });
        revalued.increment((double) valued.changed());
        rebuilt.increment(ledgers);
        if (outdated != null) {
            node.bus().publish(Topics.CHANGED, outdated);
        }
        clear();
    }

    /** What was derived is not, or another node may have gone on since. */
    public void forget() {
        clear();
    }

    private void clear() {
        stretch = null;
        changed = List.of();
        valued = Valued.NOTHING;
        ledgers = 0;
        outdated = null;
    }
}
