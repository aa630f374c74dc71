package io.hyperdex.query.gas;

import io.hyperdex.domain.gas.GasAdvice.Slipped;
import io.hyperdex.domain.gas.GasBaseline;
import io.hyperdex.domain.gas.GasBaselines;
import io.hyperdex.domain.gas.PaidGas;
import io.hyperdex.domain.gas.RouteKind;
import io.hyperdex.domain.gas.SizeBand;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.SeenTrader;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a trader's newest transactions of a period cost, and what others paid for the same. */
record TraderTransactions(
        SqlConnection connection, SeenTrader seen, @Nullable Long chain, GasPeriod period) {
    /** Newest transactions, and newest swaps, that one answer looks at. */
    private static final int NEWEST = 5_000;
    /** Pairs of a week whose baselines are looked up, those of the newest weeks first. */
    private static final int PAIRS = 100;
    /** A baseline is taken from the newest transactions of each part of its week, so that every hour of the day is in it. */
    private static final Duration PART = Duration.ofHours(4);

    private static final int SAMPLE = 48;

    /** Those of known cost, the newest first. */
    Future<List<PaidGas>> paid() {
        var sql = new Sql();
        sql.add("select g.chain_id, g.ts, g.route, g.band, g.failed, g.gas_used, g.gas_price, g.cost, g.native_usd,")
                .add("f.address as first, l.address as last from " + own(sql, NEWEST) + " g")
                .add("join tokens f on f.id = g.token_first join tokens l on l.id = g.token_last order by g.ts desc");
        return sql.on(connection).map(rows -> GasStore.list(rows, TraderTransactions::paid));
    }

    private String own(Sql sql, int limit) {
        return "(select * from gas_transactions where trader_id = " + sql.bind(trader()) + " and "
                + seen.condition(sql, "source_id") + ofChain(sql, "chain_id") + inPeriod(sql)
                + " and cost is not null order by ts desc limit " + limit + ")";
    }

    private Integer trader() {
        return seen.trader() == null ? -1 : seen.trader();
    }

    private String ofChain(Sql sql, String column) {
        return chain == null ? "" : " and " + column + " = " + sql.bind(chain);
    }

    private String inPeriod(Sql sql) {
        return " and ts >= " + sql.bind(Sql.utc(period.from())) + " and ts < " + sql.bind(Sql.utc(period.to()));
    }

    private static PaidGas paid(Row row) {
        Short band = row.getShort("band");
        return new PaidGas(
                row.getOffsetDateTime("ts").toInstant(),
                new PaidGas.Pair(row.getLong("chain_id"), row.getString("first"), row.getString("last")),
                RouteKind.at(row.getShort("route")),
                band == null ? null : SizeBand.at(band),
                row.getBoolean("failed"),
                BigDecimal.valueOf(row.getLong("gas_used")),
                Columns.decimal(row, "gas_price"),
                Columns.decimal(row, "cost"),
                Columns.decimalOrNull(row, "native_usd"));
    }

    /** First quartiles of the weeks in which this trader paid, of its pairs by all routes. */
    Future<GasBaselines> baselines() {
        var sql = new Sql();
        String end = sql.bind(Sql.utc(period.to())) + "::timestamptz";
        sql.add("with pair as (select distinct chain_id, least(token_first, token_last) as a,")
                .add("greatest(token_first, token_last) as b, " + week(end) + " as week")
                .add("from " + own(sql, NEWEST) + " g order by week limit " + PAIRS + ")")
                .add("select p.chain_id, p.week, ka.address as a, kb.address as b, x.route, x.band, x.n,")
                // The values at the places around (n − 1)/4, and how far it is from the first to the second.
                .add("x.low + (x.high - x.low) * ((x.n - 1) % 4) * 0.25 as cost")
                .add("from pair p join tokens ka on ka.id = p.a join tokens kb on kb.id = p.b")
                .add("cross join generate_series(0, 2) as r(route) cross join lateral (")
                .add("select route, band, n, max(cost) filter (where place = (n - 1) / 4 + 1) as low,")
                .add("max(cost) filter (where place = least(n, (n - 1) / 4 + 2)) as high from (")
                .add("select route, band, cost, row_number() over (partition by band order by cost) as place,")
                .add("count(*) over (partition by band) as n from (" + sample(end) + ") t where band is not null) t")
                .add("group by route, band, n) x");
        return sql.on(connection).map(rows -> {
            var baselines = new GasBaselines(period.to());
            rows.forEach(row -> baselines.put(
                    row.getLong("week"),
                    kind(row),
                    new GasBaseline(Columns.decimalOrNull(row, "cost"), row.getInteger("n"))));
            return baselines;
        });
    }

    /** As {@link GasBaselines} counts them, the last one without its end. */
    private static String week(String end) {
        return "ceil(extract(epoch from " + end + " - ts) / " + GasBaselines.WEEK.toSeconds() + ")::bigint - 1";
    }

    /** Transactions of a pair {@code p} and a route {@code r}, from all parts of the week. */
    private static String sample(String end) {
        String part = end + " - (p.week + 1) * interval '168 hours' + %s * interval '" + PART.toHours() + " hours'";
        return "select s.* from generate_series(0, " + (GasBaselines.WEEK.dividedBy(PART) - 1) + ") as w(part)"
                + " cross join lateral (select route, band, cost from gas_transactions where chain_id = p.chain_id"
                + " and least(token_first, token_last) = p.a and greatest(token_first, token_last) = p.b"
                + " and route = r.route and not failed and gas_used is not null and gas_price is not null"
                + " and ts >= " + part.formatted("w.part") + " and ts < " + part.formatted("(w.part + 1)")
                + " order by ts desc limit " + SAMPLE + ") s";
    }

    private static GasBaseline.Kind kind(Row row) {
        return GasBaseline.Kind.of(
                row.getLong("chain_id"),
                row.getString("a"),
                row.getString("b"),
                RouteKind.at(row.getInteger("route")),
                SizeBand.at(row.getInteger("band")));
    }

    /** Swaps of known value that gave less than was expected, by chain. */
    Future<Map<Long, List<Slipped>>> slipped() {
        var sql = new Sql();
        sql.add("select p.chain_id, (t.expected_out - t.amount_out) / t.expected_out as slippage, t.amount_usd")
                .add("from (select * from trades where trader_id = " + sql.bind(trader()) + " and "
                        + seen.condition(sql, "source_id") + inPeriod(sql))
                .add("and status = 0 and expected_out > amount_out and amount_usd is not null")
                .add("order by ts desc limit " + NEWEST + ") t join pools p on p.id = t.pool_id where true"
                        + ofChain(sql, "p.chain_id"));
        return sql.on(connection).map(rows -> {
            Map<Long, List<Slipped>> slipped = new HashMap<>();
            rows.forEach(row -> slipped.computeIfAbsent(row.getLong("chain_id"), one -> new ArrayList<>())
                    .add(new Slipped(Columns.decimal(row, "slippage"), Columns.decimal(row, "amount_usd"))));
            return slipped;
        });
    }
}
