package io.hyperdex.query;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.store.TradeNames;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trades of a filter, page by page, along an index wherever the order allows. The number of rows is part of the
 * text: the planner that does not know it would sort whole tables.
 */
record TradeQuery(TradeFilter filter, TradeTarget target) {
    /** Candidates of all pools together, when a page reads the newest trades of each pool and merges them. */
    private static final int CANDIDATES_MAX = 20_000;

    /** Pools that a condition names one by one; the planner looks at each of them every time. */
    private static final int POOLS_NAMED_MAX = 50;

    /**
     * At most {@code rows} trades in the order, after the place or from the start.
     *
     * <p>By time, a subquery takes the first rows along an index together with all of the last row's time; only these few
     * are then put into the total order.
     */
    Future<List<Trade>> page(
            SqlConnection connection,
            StoreIdentity store,
            TradeOrder order,
            @Nullable List<@Nullable String> place,
            int rows) {
        var sql = new Sql();
        List<Integer> pools = target.pools();
        String conditions = conditions(sql) + (place == null ? "" : " and " + order.after(sql, place));
        String chosen;
        if (order.sort() != TradeOrder.Sort.TIME) {
            chosen = "(select t.* from trades t where " + conditions + inPools(sql) + " order by " + order.orderBy()
                    + " limit " + rows + ")";
        } else if (pools == null || pools.size() == 1 || target.trader() != null || !mergeable(pools, rows)) {
            chosen = "(select t.* from trades t where " + conditions + inPools(sql) + firstWithTies(order, rows) + ")";
        } else {
            chosen = "(select t.* from unnest(" + sql.bind(pools.toArray(Integer[]::new)) + "::integer[]) as chosen(id)"
                    + " cross join lateral (select t.* from trades t where t.pool_id = chosen.id and " + conditions
                    + firstWithTies(order, rows) + ") t)";
        }
        sql.add(TradeRows.SELECT_OWN + chosen + " t order by " + order.orderBy() + " limit " + rows);
        return trades(sql, connection, store);
    }

    /** At most {@code rows} trades that were committed after one position and not after another, in commit order. */
    Future<List<Trade>> commits(SqlConnection connection, StoreIdentity store, long after, long until, int rows) {
        var sql = new Sql();
        sql.add(TradeRows.SELECT_OWN + "trades t where t.position > " + sql.bind(after) + " and t.position <= "
                + sql.bind(until) + " and " + conditions(sql) + inPools(sql) + " order by t.position limit " + rows);
        return trades(sql, connection, store);
    }

    private Future<List<Trade>> trades(Sql sql, SqlConnection connection, StoreIdentity store) {
        return sql.on(connection).compose(rows -> TradeNames.trades(connection, rows, store, filter.base()));
    }

    private static boolean mergeable(List<Integer> pools, int rows) {
        return (long) pools.size() * rows <= CANDIDATES_MAX;
    }

    private static String firstWithTies(TradeOrder order, int rows) {
        return " order by " + order.orderByTime() + " fetch first " + rows + " rows with ties";
    }

    private String conditions(Sql sql) {
        List<String> all = new ArrayList<>();
        if (filter.status() != null) {
            all.add("t.status = " + filter.status().number());
        }
        Instant from = filter.time().from();
        if (from != null) {
            all.add("t.ts >= " + sql.bind(Sql.utc(from)));
        }
        Instant to = filter.time().to();
        if (to != null) {
            all.add("t.ts < " + sql.bind(Sql.utc(to)));
        }
        if (filter.minUsd() != null) {
            all.add("t.amount_usd >= " + sql.bind(filter.minUsd()));
        }
        if (filter.maxUsd() != null) {
            all.add("t.amount_usd <= " + sql.bind(filter.maxUsd()));
        }
        if (target.protocol() != null) {
            all.add("t.protocol_id = " + sql.bind(target.protocol()));
        }
        if (target.trader() != null) {
            all.add("t.trader_id = " + sql.bind(target.trader()));
        }
        List<Integer> sources = target.sources();
        if (sources != null) {
            all.add("t.source_id = any(" + sql.bind(sources.toArray(Integer[]::new)) + ")");
        }
        return all.isEmpty() ? "true" : String.join(" and ", all);
    }

    /** The filter's pools as a condition; the offset keeps the planner from joining all trades of the store first. */
    private String inPools(Sql sql) {
        List<Integer> pools = target.pools();
        if (pools != null && pools.size() <= POOLS_NAMED_MAX) {
            return pools.size() == 1
                    ? " and t.pool_id = " + sql.bind(pools.get(0))
                    : " and t.pool_id = any(" + sql.bind(pools.toArray(Integer[]::new)) + ")";
        }
        if (!filter.namesPools()) {
            return "";
        }
        var condition = new StringBuilder(" and exists (select 1 from pools p where p.id = t.pool_id");
        if (filter.chain() != null) {
            condition.append(" and p.chain_id = ").append(sql.bind(filter.chain()));
        }
        if (filter.token() != null) {
            String tokens = "array(select id from tokens where address = " + sql.bind(filter.token()) + ")";
            condition.append(" and (p.token0 = any(" + tokens + ") or p.token1 = any(" + tokens + "))");
        }
        return condition.append(" offset 0)").toString();
    }
}
