package io.hyperdex.query.gas;

import io.hyperdex.domain.gas.GasBaselines;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.domain.gas.PaidGas;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.SeenTrader;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a report shows, by the reads that answer the calls, so that both say the same. */
public final class GasReportReads {
    /** Parts that are read one after the other. */
    public static final int PARTS = 4;

    private static final int POOLS_MAX = 100;
    private static final int TRADER = 3;
    /** Newest swaps of a pool among which its newest transactions are looked for. */
    private static final int SWAPS_MAX = 20_000;

    private final GasStore store;
    private final int transactionsMax;

    public GasReportReads(NodeContext node, int transactionsMax) {
        this.store = new GasStore(node);
        this.transactionsMax = transactionsMax;
    }

    /**
     * Reads all of it on a connection whose transaction sees the store of one moment.
     *
     * @param visible which trades of the trader are shown
     * @param advanced called after each of {@link #PARTS}
     */
    public Future<Answer.Page> read(
            SqlConnection snapshot, GasReport.Subject subject, Visible visible, Supplier<Future<Void>> advanced) {
        Future<AsOf> asOf = store.reached(snapshot, store.now());
        Future<SeenTrader> seen = subject.trader() == null
                ? Future.succeededFuture()
                : SeenTrader.find(snapshot, subject.trader(), visible);
        return Future.all(asOf, seen)
                .compose(both -> new Reading(
                                snapshot, subject, seen.result(), new GasPeriod(subject.from(), subject.to()))
                        .all(advanced))
                .map(report -> new Answer.Page(report, null, asOf.result()));
    }

    /** One report; {@code seen} is null where it is about no trader. */
    private final class Reading {
        private final SqlConnection snapshot;
        private final GasReport.Subject subject;
        private final @Nullable SeenTrader seen;
        private final GasPeriod period;

        Reading(SqlConnection snapshot, GasReport.Subject subject, @Nullable SeenTrader seen, GasPeriod period) {
            this.snapshot = snapshot;
            this.subject = subject;
            this.seen = seen;
            this.period = period;
        }

        Future<GasReport> all(Supplier<Future<Void>> advanced) {
            return figures()
                    .compose(figures -> advanced.get()
                            .compose(done -> series())
                            .compose(series -> advanced.get()
                                    .compose(done -> market())
                                    .compose(market -> advanced.get()
                                            .compose(done -> advice())
                                            .compose(advice -> transactions()
                                                    .compose(transactions -> advanced.get()
                                                            .map(done -> new GasReport(
                                                                    subject,
                                                                    figures,
                                                                    series,
                                                                    market.hours,
                                                                    market.pools,
                                                                    market.protocols,
                                                                    advice.comparison,
                                                                    advice.recommendations,
                                                                    transactions)))))));
        }

        /** The rows of {@code gas_sums} that the report is about. */
        private String condition(Sql sql) {
            if (seen != null) {
                return GasMarketReads.scope(sql, TRADER, subject.chainId()) + " and subject = "
                        + sql.bind(seen.trader() == null ? -1 : seen.trader()) + " and "
                        + seen.condition(sql, "source_id");
            }
            return subject.pool() == null
                    ? GasMarketReads.scope(sql, GasMarketReads.CHAIN, subject.chainId())
                    : GasMarketReads.scope(sql, GasMarketReads.POOL, subject.chainId()) + " and subject = " + pool(sql);
        }

        private String pool(Sql sql) {
            return "(select id from pools where chain_id = " + sql.bind(subject.chainId()) + " and address = "
                    + sql.bind(String.valueOf(subject.pool())) + ")";
        }

        private Future<GasFigures> figures() {
            var sql = new Sql();
            sql.add("select " + GasFigures.SUMS + " from " + period.rows(sql, condition(sql)) + " s");
            return sql.on(snapshot).map(rows -> GasFigures.of(rows.iterator().next()));
        }

        private Future<List<GasReport.Step>> series() {
            var sql = new Sql();
            sql.add("select " + period.stepOf("open_time") + " as time, " + GasFigures.SUMS)
                    .add("from " + period.rowsOfSteps(sql, condition(sql)) + " s")
                    .add("group by 1 having sum(s.transactions) > 0 order by 1");
            return sql.on(snapshot)
                    .map(rows -> GasStore.list(
                            rows, row -> new GasReport.Step(GasMarketReads.time(row, "time"), GasFigures.of(row))));
        }

        private record Market(List<GasHours.Hour> hours, List<GasOfPool> pools, List<GasOfProtocol> protocols) {}

        private Future<Market> market() {
            long chain = subject.chainId();
            boolean whole = seen == null && subject.pool() == null;
            Future<List<GasHours.Hour>> hours = GasHourReads.ofDay(snapshot, chain, period);
            Future<List<GasOfPool>> pools = whole
                    ? GasMarketReads.pools(snapshot, chain, period, "sum(s.cost)", POOLS_MAX)
                    : Future.succeededFuture(List.of());
            Future<List<GasOfProtocol>> protocols =
                    whole ? GasMarketReads.protocols(snapshot, chain, period) : Future.succeededFuture(List.of());
            return Future.all(hours, pools, protocols)
                    .map(all -> new Market(hours.result(), pools.result(), protocols.result()));
        }

        private record Advice(@Nullable GasComparison comparison, List<GasRecommendation> recommendations) {}

        private Future<Advice> advice() {
            if (seen == null) {
                return Future.succeededFuture(new Advice(null, List.of()));
            }
            var mine = new TraderTransactions(snapshot, seen, subject.chainId(), period);
            Future<List<PaidGas>> paid = mine.paid();
            Future<GasBaselines> baselines = mine.baselines();
            return Future.all(paid, baselines)
                    .compose(both -> TraderGasReads.advice(mine, paid.result()))
                    .map(items -> new Advice(GasComparison.of(paid.result(), baselines.result()), items));
        }

        private Future<List<GasReport.Transaction>> transactions() {
            var sql = new Sql();
            sql.add(
                            "select g.*, cardinality(g.pools) as swaps, g.cost * g.native_usd as cost_usd, a.address as trader,")
                    .add("p.address as pool, r.name as protocol from " + newest(sql) + " g")
                    .add("join accounts a on a.id = g.trader_id join pools p on p.id = g.pools[1]")
                    .add("join protocols r on r.id = g.protocols[1] order by g.ts desc, g.tx");
            return sql.on(snapshot).map(rows -> GasStore.list(rows, GasReportReads::transaction));
        }

        private String newest(Sql sql) {
            String inTime = "ts >= " + sql.bind(Sql.utc(period.from())) + " and ts < " + sql.bind(Sql.utc(period.to()));
            String order = " order by ts desc, tx limit " + sql.bind(transactionsMax) + ")";
            String ofChain = "chain_id = " + sql.bind(subject.chainId());
            if (seen != null) {
                return "(select * from gas_transactions where trader_id = "
                        + sql.bind(seen.trader() == null ? -1 : seen.trader()) + " and "
                        + seen.condition(sql, "source_id") + " and " + ofChain + " and " + inTime + order;
            }
            String swaps = "select source_id, coalesce(tx_hash, int8send(position)) as tx from trades where pool_id = ";
            return subject.pool() == null
                    ? "(select * from gas_transactions where " + ofChain + " and " + inTime + order
                    : "(select t.* from (select distinct source_id, tx from (" + swaps + pool(sql) + " and " + inTime
                            + " order by ts desc limit " + SWAPS_MAX + ") o) s join gas_transactions t"
                            + " using (source_id, tx) where t." + ofChain + order;
        }
    }

    private static GasReport.Transaction transaction(Row row) {
        return new GasReport.Transaction(
                GasMarketReads.hash(row.getBuffer("tx")),
                GasMarketReads.time(row, "ts"),
                row.getString("trader"),
                row.getString("pool"),
                row.getString("protocol"),
                row.getInteger("swaps"),
                row.getBoolean("failed"),
                row.getLong("gas_used"),
                Columns.decimalOrNull(row, "gas_price"),
                Columns.decimalOrNull(row, "cost"),
                Columns.decimalOrNull(row, "cost_usd"),
                Columns.decimalOrNull(row, "amount_usd"));
    }
}
