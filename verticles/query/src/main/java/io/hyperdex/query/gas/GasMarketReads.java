package io.hyperdex.query.gas;

import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Answers what transactions of a chain cost, by pool and protocol, and what failed ones burned. */
final class GasMarketReads {
    static final int CHAIN = 0;
    static final int POOL = 1;
    private static final int PROTOCOL = 2;
    private static final int HASH_BYTES = 32;

    private final GasStore store;

    GasMarketReads(GasStore store) {
        this.store = store;
    }

    private record Failed(
            long chainId,
            Instant from,
            Instant to,
            GasFigures figures,
            List<BurnedStep> series,
            List<GasOfPool> pools,
            List<FailedTransaction> recent) {}

    /** What failed transactions of an hour, or of a day in a period of more than 7 of them, burned. */
    private record BurnedStep(Instant time, long transactions, long failed, BigDecimal burned, BigDecimal burnedUsd) {}

    private record FailedTransaction(
            @Nullable String txHash,
            Instant timestamp,
            String trader,
            String pool,
            String protocol,
            @Nullable Long gasUsed,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal costUsd) {}

    Future<Loaded> pools(Call call) {
        RequestParameters parameters = call.parameters();
        long chain = parameters.requiredInteger("chain");
        GasPeriod period = GasPeriod.of(parameters, store.now());
        String order = order(parameters.requiredString("sort"));
        return answer(
                (connection, now) -> pools(connection, chain, period, order, parameters.requiredInteger("limit")));
    }

    private static String order(String sort) {
        return switch (sort) {
            case "transactions" -> "sum(s.transactions)";
            case "burned" -> "sum(s.burned)";
            default -> "sum(s.cost)";
        };
    }

    /** @param order an expression over sums, named {@code s} */
    static Future<List<GasOfPool>> pools(
            SqlConnection connection, long chain, GasPeriod period, String order, long limit) {
        var sql = new Sql();
        sql.add("select p.address, p.protocol, " + GasFigures.SUMS)
                .add("from " + period.rows(sql, scope(sql, POOL, chain)) + " s join pools p on p.id = s.subject")
                .add("group by p.id having sum(s.transactions) > 0")
                .add("order by " + order + " desc, p.address limit " + sql.bind(limit));
        return sql.on(connection)
                .map(rows -> GasStore.list(
                        rows,
                        row -> new GasOfPool(
                                chain, row.getString("address"), row.getString("protocol"), GasFigures.of(row))));
    }

    static String scope(Sql sql, int scope, long chain) {
        return "scope = " + scope + " and chain_id = " + sql.bind(chain);
    }

    Future<Loaded> protocols(Call call) {
        long chain = call.parameters().requiredInteger("chain");
        GasPeriod period = GasPeriod.of(call.parameters(), store.now());
        return answer((connection, now) -> protocols(connection, chain, period));
    }

    static Future<List<GasOfProtocol>> protocols(SqlConnection connection, long chain, GasPeriod period) {
        var sql = new Sql();
        sql.add("select p.name, " + GasFigures.SUMS)
                .add("from " + period.rows(sql, scope(sql, PROTOCOL, chain))
                        + " s join protocols p on p.id = s.subject")
                .add("group by p.id having sum(s.transactions) > 0 order by sum(s.cost) desc, p.name");
        return sql.on(connection)
                .map(rows -> GasStore.list(
                        rows, row -> new GasOfProtocol(chain, row.getString("name"), GasFigures.of(row))));
    }

    Future<Loaded> failed(Call call) {
        long chain = call.parameters().requiredInteger("chain");
        long limit = call.parameters().requiredInteger("limit");
        GasPeriod period = GasPeriod.of(call.parameters(), store.now());
        return answer((connection, now) -> {
            Future<GasFigures> figures = figures(connection, chain, period);
            Future<List<BurnedStep>> series = series(connection, chain, period);
            Future<List<GasOfPool>> pools = pools(connection, chain, period, "sum(s.burned)", limit);
            Future<List<FailedTransaction>> recent = recent(connection, chain, period, limit);
            return Future.all(figures, series, pools, recent)
                    .map(all -> new Failed(
                            chain,
                            period.from(),
                            period.to(),
                            figures.result(),
                            series.result(),
                            pools.result().stream()
                                    .filter(pool -> pool.figures().failed() > 0)
                                    .toList(),
                            recent.result()));
        });
    }

    private static Future<GasFigures> figures(SqlConnection connection, long chain, GasPeriod period) {
        var sql = new Sql();
        sql.add("select " + GasFigures.SUMS + " from " + period.rows(sql, scope(sql, CHAIN, chain)) + " s");
        return sql.on(connection).map(rows -> GasFigures.of(rows.iterator().next()));
    }

    private static Future<List<BurnedStep>> series(SqlConnection connection, long chain, GasPeriod period) {
        var sql = new Sql();
        sql.add("select " + period.stepOf("open_time") + " as time, sum(transactions)::bigint as transactions,")
                .add("sum(failed)::bigint as failed, sum(burned) as burned, sum(burned_usd) as burned_usd")
                .add("from " + period.rowsOfSteps(sql, scope(sql, CHAIN, chain)) + " s")
                .add("group by 1 having sum(failed) > 0 order by 1");
        return sql.on(connection)
                .map(rows -> GasStore.list(
                        rows,
                        row -> new BurnedStep(
                                time(row, "time"),
                                row.getLong("transactions"),
                                row.getLong("failed"),
                                Columns.decimal(row, "burned"),
                                Columns.decimal(row, "burned_usd"))));
    }

    private static Future<List<FailedTransaction>> recent(
            SqlConnection connection, long chain, GasPeriod period, long limit) {
        var sql = new Sql();
        sql.add("select g.tx, g.ts, a.address as trader, p.address as pool, r.name as protocol, g.gas_used, g.cost,")
                .add("g.cost * g.native_usd as cost_usd from gas_transactions g join accounts a on a.id = g.trader_id")
                .add("join pools p on p.id = g.pools[1] join protocols r on r.id = g.protocols[1]")
                .add("where g.failed and g.chain_id = " + sql.bind(chain) + " and g.ts >= "
                        + sql.bind(Sql.utc(period.from())) + " and g.ts < " + sql.bind(Sql.utc(period.to())))
                .add("order by g.ts desc, g.tx limit " + sql.bind(limit));
        return sql.on(connection)
                .map(rows -> GasStore.list(
                        rows,
                        row -> new FailedTransaction(
                                hash(row.getBuffer("tx")),
                                time(row, "ts"),
                                row.getString("trader"),
                                row.getString("pool"),
                                row.getString("protocol"),
                                row.getLong("gas_used"),
                                Columns.decimalOrNull(row, "cost"),
                                Columns.decimalOrNull(row, "cost_usd"))));
    }

    static Instant time(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** Null for a transaction that was posted without one. */
    static @Nullable String hash(Buffer tx) {
        return tx.length() == HASH_BYTES ? "0x" + HexFormat.of().formatHex(tx.getBytes()) : null;
    }

    private Future<Loaded> answer(BiFunction<SqlConnection, Instant, Future<?>> read) {
        return store.answer(Dependence.always(), Answer.CachePolicy.LIVE, read);
    }
}
