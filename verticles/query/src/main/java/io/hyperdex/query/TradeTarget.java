package io.hyperdex.query;

import io.hyperdex.platform.access.Sight.Visible;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a filter as the numbers of the store.
 *
 * @param pools null when the filter names none, or so many that reading them one by one does not pay
 * @param trader null when the filter names none; {@code protocol} likewise
 * @param sources of whose trades the caller may see this trader's; null for all of them, or without a trader
 * @param nothing whether a name is unknown, so that no trade can fit
 */
record TradeTarget(
        @Nullable List<Integer> pools,
        @Nullable Integer trader,
        @Nullable Integer protocol,
        @Nullable List<Integer> sources,
        boolean nothing) {
    /** More pools than this are not read one by one. */
    static final int POOLS_MAX = 1_000;

    static Future<TradeTarget> find(SqlConnection connection, TradeFilter filter) {
        var sql = new Sql();
        sql.add("select " + (filter.namesPools() ? pools(sql, filter) : "null::integer[]") + " as pools,");
        sql.add("(select id from accounts where address = " + text(sql, filter.trader()) + ") as trader,");
        sql.add("(select id from protocols where name = " + text(sql, filter.protocol()) + ") as protocol,");
        Visible visible = filter.visible();
        sql.add(
                visible == null || visible.everything()
                        ? "null::integer[] as sources"
                        : "array(select id from sources where name = any("
                                + sql.bind(visible.sources().toArray(String[]::new)) + ")) as sources");
        return sql.on(connection).map(rows -> of(rows.iterator().next(), filter));
    }

    private static String text(Sql sql, @Nullable String value) {
        return value == null ? "null" : sql.bind(value);
    }

    private static String pools(Sql sql, TradeFilter filter) {
        var conditions = new StringBuilder("true");
        if (filter.chain() != null) {
            conditions.append(" and p.chain_id = ").append(sql.bind(filter.chain()));
        }
        if (filter.pool() != null) {
            conditions.append(" and p.address = ").append(sql.bind(filter.pool()));
        }
        if (filter.token() != null) {
            String tokens = "array(select id from tokens where address = " + sql.bind(filter.token()) + ")";
            conditions.append(" and (p.token0 = any(" + tokens + ") or p.token1 = any(" + tokens + "))");
        }
        return "array(select p.id from pools p where " + conditions + " limit " + (POOLS_MAX + 1) + ")";
    }

    private static TradeTarget of(Row row, TradeFilter filter) {
        Integer[] pools = row.getArrayOfIntegers("pools");
        Integer[] sources = row.getArrayOfIntegers("sources");
        Integer trader = row.getInteger("trader");
        Integer protocol = row.getInteger("protocol");
        boolean nothing = (pools != null && pools.length == 0)
                || (filter.trader() != null && trader == null)
                || (filter.protocol() != null && protocol == null);
        return new TradeTarget(
                pools == null || pools.length > POOLS_MAX ? null : List.of(pools),
                trader,
                protocol,
                sources == null ? null : List.of(sources),
                nothing);
    }
}
