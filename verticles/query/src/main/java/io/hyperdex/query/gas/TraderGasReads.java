package io.hyperdex.query.gas;

import io.hyperdex.domain.gas.GasAdvice;
import io.hyperdex.domain.gas.GasBaselines;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.domain.gas.PaidGas;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.TraderSight;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.SeenTrader;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Answers what a trader's gas cost, what others paid for the same, and what could be done about it. */
final class TraderGasReads {
    private static final Duration HOURS = Duration.ofDays(30);

    private final GasStore store;

    TraderGasReads(GasStore store) {
        this.store = store;
    }

    private record TraderGas(String trader, Instant from, Instant to, List<OfChain> chains) {}

    private record OfChain(long chainId, GasFigures figures, GasComparison comparison) {}

    private record Recommendations(
            String trader, Instant from, Instant to, int transactions, List<GasRecommendation> items) {}

    /** What of the caller decides what is seen. */
    static String sight(Call call) {
        return call.caller().sight().of(address(call)).toString();
    }

    private static String address(Call call) {
        return call.parameters().requiredString("address").toLowerCase(Locale.ROOT);
    }

    /** Only an empty answer needs to ask. */
    private static Future<Void> requireSight(Call call, TraderTransactions mine) {
        return TraderSight.require(
                mine.connection(), address(call), call.caller().sight().of(address(call)));
    }

    Future<Loaded> gas(Call call) {
        return answer(call, (mine, period) -> {
            Future<Map<Long, GasFigures>> figures = figures(mine);
            Future<List<PaidGas>> paid = mine.paid();
            Future<GasBaselines> baselines = mine.baselines();
            return Future.all(figures, paid, baselines)
                    .compose(all -> figures.result().isEmpty() ? requireSight(call, mine) : Future.succeededFuture())
                    .map(seen -> new TraderGas(
                            address(call),
                            period.from(),
                            period.to(),
                            chains(figures.result(), byChain(paid.result()), baselines.result())));
        });
    }

    private static Future<Map<Long, GasFigures>> figures(TraderTransactions mine) {
        var sql = new Sql();
        Integer trader = mine.seen().trader();
        String ofTrader = "scope = 3 and subject = " + sql.bind(trader == null ? -1 : trader) + " and "
                + mine.seen().condition(sql, "source_id")
                + (mine.chain() == null ? "" : " and chain_id = " + sql.bind(mine.chain()));
        sql.add("select s.chain_id, " + GasFigures.SUMS)
                .add("from " + mine.period().rows(sql, ofTrader) + " s group by 1 having sum(s.transactions) > 0");
        return sql.on(mine.connection()).map(rows -> {
            Map<Long, GasFigures> figures = new TreeMap<>();
            rows.forEach(row -> figures.put(row.getLong("chain_id"), GasFigures.of(row)));
            return figures;
        });
    }

    private static Map<Long, List<PaidGas>> byChain(List<PaidGas> paid) {
        return paid.stream()
                .collect(Collectors.groupingBy(one -> one.pair().chainId(), TreeMap::new, Collectors.toList()));
    }

    private static List<OfChain> chains(
            Map<Long, GasFigures> figures, Map<Long, List<PaidGas>> paid, GasBaselines baselines) {
        List<OfChain> chains = new ArrayList<>();
        figures.forEach((chain, sums) ->
                chains.add(new OfChain(chain, sums, GasComparison.of(paid.getOrDefault(chain, List.of()), baselines))));
        return chains;
    }

    Future<Loaded> recommendations(Call call) {
        return answer(call, (mine, period) -> {
            Future<List<PaidGas>> paid = mine.paid();
            return paid.compose(found -> found.isEmpty() ? requireSight(call, mine) : Future.succeededFuture())
                    .compose(seen -> advice(mine, paid.result()))
                    .map(items -> new Recommendations(
                            address(call),
                            period.from(),
                            period.to(),
                            paid.result().size(),
                            items));
        });
    }

    /** The greatest saving in USD first. */
    static Future<List<GasRecommendation>> advice(TraderTransactions mine, List<PaidGas> paid) {
        var baselines = mine.baselines();
        var slipped = mine.slipped();
        GasPeriod days = GasPeriod.before(mine.period().to(), HOURS);
        return Future.all(baselines, slipped)
                .compose(both -> hours(mine.connection(), byChain(paid), days))
                .map(hours -> {
                    List<GasRecommendation> items = new ArrayList<>();
                    byChain(paid)
                            .forEach((chain, ofChain) -> GasAdvice.of(new GasAdvice.Evidence(
                                            ofChain,
                                            baselines.result(),
                                            hours.getOrDefault(chain, List.of()),
                                            days.from(),
                                            slipped.result().getOrDefault(chain, List.of())))
                                    .forEach(advice -> items.add(item(chain, advice))));
                    items.sort(Comparator.comparing(
                            GasRecommendation::savingUsd, Comparator.nullsLast(Comparator.reverseOrder())));
                    return items;
                });
    }

    /** Gas prices by hour of the day on the chains of the trader. */
    private static Future<Map<Long, List<GasHours.Hour>>> hours(
            SqlConnection connection, Map<Long, List<PaidGas>> paid, GasPeriod days) {
        Map<Long, List<GasHours.Hour>> hours = new TreeMap<>();
        return Future.all(paid.keySet().stream()
                        .map(chain ->
                                GasHourReads.ofDay(connection, chain, days).onSuccess(ofDay -> hours.put(chain, ofDay)))
                        .toList())
                .map(all -> hours);
    }

    private static GasRecommendation item(long chain, GasAdvice.Advice advice) {
        return new GasRecommendation(
                chain,
                advice.subject().name().toLowerCase(Locale.ROOT),
                advice.n(),
                GasFigures.shown(advice.saving()),
                GasFigures.shown(advice.savingUsd()),
                advice.evidence());
    }

    /** Private where the caller's key decides what it sees; outdated by a trade of the trader. */
    private Future<Loaded> answer(Call call, BiFunction<TraderTransactions, GasPeriod, Future<?>> read) {
        RequestParameters parameters = call.parameters();
        GasPeriod period = GasPeriod.of(parameters, store.now());
        return store.answer(
                Dependence.of(List.of(Tags.trader(address(call))), period.from(), period.to()),
                Answer.CachePolicy.PRIVATE,
                (connection, now) -> SeenTrader.find(
                                connection, address(call), call.caller().sight().of(address(call)))
                        .compose(sight -> read.apply(
                                new TraderTransactions(connection, sight, parameters.integer("chain"), period),
                                period)));
    }
}
