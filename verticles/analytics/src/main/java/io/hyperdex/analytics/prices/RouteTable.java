package io.hyperdex.analytics.prices;

import io.hyperdex.domain.prices.PriceRoutes;
import io.hyperdex.domain.prices.PriceRoutes.DeepPool;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads by which pools tokens are valued now. */
final class RouteTable {
    private static final String POOLS = """
            select id, chain_id, token0, token1, liquidity_usd from pools
            where liquidity_usd >= $1 or ($1 = 0 and liquidity_usd is null)
            """;
    private static final String TOKENS = """
            select k.chain_id, k.address, k.id from tokens k
            join unnest($1::bigint[], $2::text[]) as n(chain_id, address) on n.chain_id = k.chain_id and n.address = k.address
            """;

    private final QuotesConfig quotes;
    private final PricesConfig prices;

    RouteTable(QuotesConfig quotes, PricesConfig prices) {
        this.quotes = quotes;
        this.prices = prices;
    }

    /** By chain; pools without a known depth are deep enough only where there is no floor. */
    Future<Map<Long, PriceRoutes>> read(SqlConnection transaction) {
        Future<Map<String, Integer>> known = known(transaction);
        return transaction
                .preparedQuery(POOLS)
                .execute(Tuple.of(prices.liquidityMin()))
                .compose(rows -> known.map(tokens -> routes(byChain(rows), tokens)));
    }

    private Future<Map<String, Integer>> known(SqlConnection transaction) {
        List<Long> chains = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        quotes.stable()
                .forEach((chain, tokens) -> tokens.forEach(token -> {
                    chains.add(Long.valueOf(chain));
                    addresses.add(token);
                }));
        quotes.wrappedNative().forEach((chain, token) -> {
            chains.add(Long.valueOf(chain));
            addresses.add(token);
        });
        return transaction
                .preparedQuery(TOKENS)
                .execute(Tuple.tuple()
                        .addArrayOfLong(chains.toArray(Long[]::new))
                        .addArrayOfString(addresses.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Integer> tokens = new HashMap<>();
                    rows.forEach(row -> tokens.put(name(row.getLong(0), row.getString(1)), row.getInteger(2)));
                    return tokens;
                });
    }

    private static String name(long chain, String address) {
        return chain + "/" + address;
    }

    private static Map<Long, List<DeepPool>> byChain(Iterable<Row> rows) {
        Map<Long, List<DeepPool>> pools = new TreeMap<>();
        for (Row row : rows) {
            BigDecimal liquidity = Columns.decimalOrNull(row, "liquidity_usd");
            pools.computeIfAbsent(row.getLong("chain_id"), chain -> new ArrayList<>())
                    .add(new DeepPool(
                            row.getInteger("id"),
                            row.getInteger("token0"),
                            row.getInteger("token1"),
                            liquidity == null ? BigDecimal.ZERO : liquidity));
        }
        return pools;
    }

    private Map<Long, PriceRoutes> routes(Map<Long, List<DeepPool>> pools, Map<String, Integer> tokens) {
        Map<Long, PriceRoutes> routes = new TreeMap<>();
        pools.forEach((chain, ofChain) -> {
            List<Integer> stables = new ArrayList<>();
            for (String address : quotes.stable().getOrDefault(String.valueOf(chain), List.of())) {
                Integer id = tokens.get(name(chain, address));
                if (id != null) {
                    stables.add(id);
                }
            }
            String address = quotes.wrappedNative(chain);
            @Nullable Integer wrapped = address == null ? null : tokens.get(name(chain, address));
            routes.put(chain, new PriceRoutes(stables, wrapped, ofChain, prices.hopsMax()));
        });
        return routes;
    }
}
