package io.hyperdex.analytics.prices;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.prices.PriceTable.Changed;
import io.hyperdex.domain.prices.PriceRoutes;
import io.hyperdex.domain.prices.PriceRoutes.Step;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.StateMoved;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the prices that follow from a stretch of trades, and tells caches of them when they are in the store. */
public final class PriceDerivation {
    private final NodeContext node;
    private final QuotesConfig quotes;
    private final RouteTable routes;
    private final PriceTable prices;
    private final Counter plain;
    private final Counter guarded;
    private List<Changed> changed = List.of();
    private @Nullable Invalidation outdated;

    public PriceDerivation(NodeContext node) {
        this.node = node;
        this.quotes = node.configuration().section("quotes", QuotesConfig.class);
        var config = node.configuration().section("prices", PricesConfig.class);
        this.routes = new RouteTable(quotes, config);
        this.prices = new PriceTable(config);
        this.plain = counter("plain");
        this.guarded = counter("guarded");
    }

    private Counter counter(String result) {
        return Counter.builder("hyperdex.prices.derived").tag("result", result).register(node.meters());
    }

    /** In the transaction, before whatever values by these prices. */
    public Future<Void> derive(SqlConnection transaction, Stretch stretch) {
        changed = List.of();
        return routes.read(transaction)
                .compose(byChain -> derive(transaction, stretch, byChain))
                .compose(all -> {
                    changed = all;
                    List<Changed> natives = all.stream()
                            .filter(one -> one.address().equals(quotes.wrappedNative(one.chainId())))
                            .toList();
                    return PriceTable.revalueGas(transaction, natives);
                });
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

    /** Last in the transaction: counts the change, whose row stays locked to the commit. */
    public Future<Void> count(SqlConnection transaction) {
        outdated = null;
        if (changed.isEmpty()) {
            return Future.succeededFuture();
        }
        String[] tags = changed.stream()
                .flatMap(one -> Stream.of(Tags.price(one.address()), Tags.prices(one.chainId())))
                .distinct()
                .toArray(String[]::new);
        return Heads.nextReference(transaction).map(version -> {
            outdated = Invalidation.of(Line.REFERENCE, version, tags);
            return null;
        });
    }

    /** What was derived is in the store. */
    public void committed() {
        changed.forEach(one -> {
            guarded.increment((double) one.guarded());
            plain.increment((double) (one.prices() - one.guarded()));
        });
        if (outdated != null) {
            node.bus().publish(Topics.CHANGED, outdated);
            node.bus().publish(Topics.STATE_MOVED, new StateMoved(Set.of(StateFamily.PRICES), chains()));
            outdated = null;
        }
        changed = List.of();
    }

    private Set<String> chains() {
        return changed.stream().map(one -> String.valueOf(one.chainId())).collect(Collectors.toSet());
    }

    /** What was derived is not. */
    public void forget() {
        changed = List.of();
        outdated = null;
    }
}
