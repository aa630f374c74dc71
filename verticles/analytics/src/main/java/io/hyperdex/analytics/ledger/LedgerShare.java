package io.hyperdex.analytics.ledger;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.analytics.gas.GasWork;
import io.hyperdex.analytics.ledger.LedgerRebuilds.Asked;
import io.hyperdex.analytics.ledger.LedgerRefolding.Wish;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.MeasuresConfig;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ledgers of one share of the traders. What it remembers of them is what the store has, or will have with the commit; a
 * transaction that fails takes the memory with it. Lives on one event loop.
 */
public final class LedgerShare implements TradeFollower.Work {
    /** For good: how far each share has come is stored. */
    public static final int SHARES = 4;

    /** How long one transaction makes ledgers again; meanwhile nobody can change what they are folded from. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private static final String SHARE = "select share_ledgers()";

    private final NodeContext node;
    private final String name;
    private final int share;
    private final PriceReader prices;
    private final SwapReader swaps;
    private final LedgerFolding folding;
    private final LedgerRefolding refolding;
    private final LedgerHours hours;
    private final LedgerRebuilds rebuilds;
    private final LedgerRankings rankings;
    private final LedgerChanges changes;
    private final int ledgersMax;
    /** The one that traded longest ago first. */
    private final Map<LedgerKey, Known> memory = new LinkedHashMap<>();

    private String epoch = "";

    private LedgerShare(Vertx vertx, NodeContext node, LedgerConfig config, int share) {
        this.node = node;
        this.name = "ledger-" + share;
        this.share = share;
        Configuration configuration = node.configuration();
        this.prices = new PriceReader(
                configuration.section("quotes", QuotesConfig.class),
                configuration.section("rates", RatesConfig.class),
                configuration.section("prices", PricesConfig.class).fresh());
        this.swaps = new SwapReader(prices);
        this.folding = new LedgerFolding(vertx, prices, node.clock(), config.keepHours());
        this.refolding = new LedgerRefolding(vertx, swaps, folding);
        this.hours = new LedgerHours(folding, node.clock(), share);
        this.rebuilds = new LedgerRebuilds(share);
        this.rankings = new LedgerRankings(
                vertx, configuration.section("measures", MeasuresConfig.class).settings(), share);
        this.changes = new LedgerChanges(node);
        this.ledgersMax = config.ledgersMax();
    }

    /** Followers for all shares, of which of several nodes each gets some. Trades are valued when their prices are made. */
    public static List<TradeFollower> followers(Vertx vertx, NodeContext node) {
        var config = node.configuration().section("ledger", LedgerConfig.class);
        return IntStream.range(0, SHARES)
                .mapToObj(share -> new LedgerShare(vertx, node, config, share))
                .map(share -> TradeFollower.behind(GasWork.NAME, vertx, node, share.name, config.pause(), share))
                .toList();
    }

    @Override
    public Future<Void> follow(SqlConnection transaction, Stretch stretch) {
        forgetAnotherHistory();
        hours.follow(stretch);
        return share(transaction)
                .compose(shared -> swaps.stretch(transaction, stretch, SHARES, share))
                .compose(byLedger -> byLedger.isEmpty()
                        ? Future.succeededFuture()
                        : known(transaction, byLedger)
                                .compose(known -> fold(transaction, known, byLedger, stretch.last())))
                .compose(folded -> further(transaction, stretch))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> idle(SqlConnection transaction, Stretch nothing) {
        forgetAnotherHistory();
        return share(transaction).compose(shared -> further(transaction, nothing));
    }

    /** What ledgers are folded from does not change meanwhile, or they are asked for again. */
    private static Future<Void> share(SqlConnection transaction) {
        return transaction.query(SHARE).execute().mapEmpty();
    }

    /** A store that was emptied has another epoch, and none of the ledgers. */
    private void forgetAnotherHistory() {
        String now = node.store().identity().epoch();
        if (!now.equals(epoch)) {
            epoch = now;
            hours.forget();
            forget();
        }
    }

    private Future<Map<LedgerKey, Known>> known(SqlConnection transaction, Map<LedgerKey, List<LedgerSwap>> byLedger) {
        Map<LedgerKey, Known> known = new TreeMap<>(LedgerKey.ORDER);
        List<LedgerKey> unknown = new ArrayList<>();
        for (LedgerKey key : byLedger.keySet()) {
            Known remembered = memory.get(key);
            if (remembered == null) {
                unknown.add(key);
            } else {
                known.put(key, remembered);
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(known);
        }
        return LedgerTable.ensure(transaction, unknown)
                .compose(folding::restored)
                .map(found -> {
                    found.forEach(one -> known.put(one.key, one));
                    return known;
                });
    }

    private Future<Void> fold(
            SqlConnection transaction,
            Map<LedgerKey, Known> known,
            Map<LedgerKey, List<LedgerSwap>> byLedger,
            long position) {
        List<LedgerFolding.Next> next = new ArrayList<>();
        List<Wish> again = new ArrayList<>();
        for (Known ledger : known.values()) {
            var further = new LedgerFolding.Next(ledger, byLedger.getOrDefault(ledger.key, List.of()));
            if (further.fits()) {
                next.add(further);
            } else {
                again.add(new Wish(ledger, further.swaps().get(0).order().timestamp()));
            }
        }
        var writes = new LedgerWrites();
        Future<Void> folded = folding.all(transaction, next, writes);
        folded = folded.compose(all -> folding.send(transaction, writes));
        long late = again.stream().filter(wish -> wish.known().state() != null).count();
        node.meters().counter("hyperdex.ledger.late").increment((double) late);
        folded = folded.compose(all -> refolding.again(transaction, again, position));
        return folded.compose(all -> {
            memory.keySet().removeAll(known.keySet());
            memory.putAll(known);
            return folding.keep(transaction, forgetEldest());
        });
    }

    /** Those of them whose lots are not stored. */
    private List<Known> forgetEldest() {
        List<Known> leaving = new ArrayList<>();
        var eldest = memory.values().iterator();
        for (int over = memory.size() - ledgersMax; over > 0; over--) {
            Known one = eldest.next();
            eldest.remove();
            if (one.state() != null && one.requireState().last() != null && !one.isKept()) {
                leaving.add(one);
            }
        }
        return leaving;
    }

    /** Something beside the trades in a transaction; true when there may be more. However many prices change, hours come first. */
    private Future<Boolean> further(SqlConnection transaction, Stretch followed) {
        return hours.pass(transaction, memory, followed.isNewest())
                .compose(more -> more ? Future.succeededFuture(true) : rebuildOrRank(transaction, followed.last()));
    }

    private Future<Boolean> rebuildOrRank(SqlConnection transaction, long position) {
        Set<Integer> traders = new TreeSet<>();
        return rebuild(transaction, position, traders, System.nanoTime() + AGAIN.toNanos())
                .compose(more -> {
                    if (!traders.isEmpty()) {
                        return changes.noteTraders(transaction, traders).map(true);
                    }
                    return hours.drop(transaction)
                            .compose(dropsMore -> dropsMore ? Future.succeededFuture(true) : rank(transaction));
                });
    }

    /** Makes ledgers again that were asked for; adds whose they are. */
    private Future<Void> rebuild(SqlConnection transaction, long position, Set<Integer> traders, long untilNanos) {
        return rebuilds.take(transaction).compose(asked -> {
            if (asked.isEmpty()) {
                return Future.succeededFuture();
            }
            return ledgers(transaction, asked)
                    .compose(wishes -> {
                        wishes.forEach(wish -> traders.add(wish.known().key.trader()));
                        return refolding.again(transaction, wishes, position);
                    })
                    .compose(folded -> System.nanoTime() < untilNanos
                            ? rebuild(transaction, position, traders, untilNanos)
                            : Future.succeededFuture());
        });
    }

    private Future<Boolean> rank(SqlConnection transaction) {
        return rankings.rank(transaction, node.clock().instant())
                .compose(ranked -> ranked == 0
                        ? Future.succeededFuture(false)
                        : changes.noteRankings(transaction).map(ranked == LedgerRankings.AT_ONCE));
    }

    private Future<List<Wish>> ledgers(SqlConnection transaction, List<Asked> all) {
        Map<Integer, Instant> from = new HashMap<>();
        all.forEach(asked -> from.put(asked.ledger(), asked.from()));
        List<Known> found = memory.values().stream()
                .filter(known -> from.containsKey(known.id))
                .toList();
        Set<Integer> others = new TreeSet<>(from.keySet());
        found.forEach(known -> others.remove(known.id));
        Future<List<Known>> stored =
                others.isEmpty() ? Future.succeededFuture(List.of()) : LedgerTable.byIds(transaction, others);
        return stored.map(more -> Stream.concat(found.stream(), more.stream())
                .map(known -> new Wish(known, Objects.requireNonNull(from.get(known.id))))
                .toList());
    }

    @Override
    public void committed() {
        changes.publish();
    }

    @Override
    public void forget() {
        memory.clear();
        changes.forget();
        prices.forget();
    }
}
