package io.hyperdex.platform.store;

import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the numbers in a trade's row stand for. */
public record TradeNames(
        String source,
        String protocol,
        OfPool pool,
        String trader,
        @Nullable String recipient) {
    private static final String POOLS = """
            select p.id, p.chain_id, p.address as pool, p.quote, k0.address as token0, k0.symbol as symbol0,
                   k1.address as token1, k1.symbol as symbol1
            from pools p join tokens k0 on k0.id = p.token0 join tokens k1 on k1.id = p.token1
            where p.id = any($1)
            """;
    private static final String ACCOUNTS = "select id, address as name from accounts where id = any($1)";
    private static final String SOURCES = "select id, name from sources where id = any($1)";
    private static final String PROTOCOLS = "select id, name from protocols where id = any($1)";

    /** @param quote which of its tokens prices are counted in */
    public record OfPool(
            long chainId,
            String address,
            TokenSide quote,
            String token0,
            @Nullable String symbol0,
            String token1,
            @Nullable String symbol1) {

        private static OfPool of(Row row) {
            return new OfPool(
                    row.getLong("chain_id"),
                    row.getString("pool"),
                    TokenSide.at(row.getShort("quote")),
                    row.getString("token0"),
                    row.getString("symbol0"),
                    row.getString("token1"),
                    row.getString("symbol1"));
        }
    }

    /** Of a row of {@link TradeRows#SELECT}. */
    static TradeNames joined(Row row) {
        return new TradeNames(
                row.getString("source"),
                row.getString("protocol"),
                OfPool.of(row),
                row.getString("trader"),
                row.getString("recipient"));
    }

    /** The trades of rows of {@link TradeRows#SELECT_OWN}, in their order. */
    public static Future<List<Trade>> trades(
            SqlConnection connection, RowSet<Row> rows, StoreIdentity store, @Nullable TokenSide chosenBase) {
        if (rows.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        Future<Map<Integer, OfPool>> pools = pools(connection, numbers(rows, "pool_id"));
        Future<Map<Integer, String>> accounts = names(connection, ACCOUNTS, numbers(rows, "trader_id", "recipient_id"));
        Future<Map<Integer, String>> sources = names(connection, SOURCES, numbers(rows, "source_id"));
        Future<Map<Integer, String>> protocols = names(connection, PROTOCOLS, numbers(rows, "protocol_id"));
        return Future.all(pools, accounts, sources, protocols).map(all -> {
            List<Trade> trades = new ArrayList<>(rows.size());
            for (Row row : rows) {
                Integer recipient = row.getInteger("recipient_id");
                var names = new TradeNames(
                        named(sources.result(), row.getInteger("source_id")),
                        named(protocols.result(), row.getInteger("protocol_id")),
                        named(pools.result(), row.getInteger("pool_id")),
                        named(accounts.result(), row.getInteger("trader_id")),
                        recipient == null ? null : named(accounts.result(), recipient));
                trades.add(TradeRows.trade(row, names, store, chosenBase));
            }
            return trades;
        });
    }

    /** What a stored trade refers to is never removed, unless the whole store is emptied meanwhile. */
    private static <T> T named(Map<Integer, T> names, Integer number) {
        return Objects.requireNonNull(names.get(number), () -> "nothing has the number " + number + " any more");
    }

    private static Integer[] numbers(RowSet<Row> rows, String... columns) {
        Set<Integer> numbers = new HashSet<>();
        for (Row row : rows) {
            for (String column : columns) {
                Integer number = row.getInteger(column);
                if (number != null) {
                    numbers.add(number);
                }
            }
        }
        return numbers.toArray(Integer[]::new);
    }

    private static Future<Map<Integer, OfPool>> pools(SqlConnection connection, Integer[] numbers) {
        return connection.preparedQuery(POOLS).execute(Tuple.of(numbers)).map(rows -> {
            Map<Integer, OfPool> pools = new HashMap<>();
            rows.forEach(row -> pools.put(row.getInteger("id"), OfPool.of(row)));
            return pools;
        });
    }

    private static Future<Map<Integer, String>> names(SqlConnection connection, String sql, Integer[] numbers) {
        return connection.preparedQuery(sql).execute(Tuple.of(numbers)).map(rows -> {
            Map<Integer, String> names = new HashMap<>();
            rows.forEach(row -> names.put(row.getInteger(0), row.getString(1)));
            return names;
        });
    }
}
