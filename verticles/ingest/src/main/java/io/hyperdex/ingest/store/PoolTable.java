package io.hyperdex.ingest.store;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pools and tokens as the writer needs them. The first trade of an unknown pool makes it, with its two tokens. */
final class PoolTable {
    private static final String SELECT = """
            select p.chain_id, p.address, p.id, p.quote, p.executed_basis,
                   k0.id as id0, k0.address as token0, k0.symbol as symbol0, k0.decimals as decimals0,
                   k1.id as id1, k1.address as token1, k1.symbol as symbol1, k1.decimals as decimals1
            from unnest($1::bigint[], $2::text[]) as u(chain_id, address)
            join pools p on p.chain_id = u.chain_id and p.address = u.address
            join tokens k0 on k0.id = p.token0
            join tokens k1 on k1.id = p.token1
            """;
    private static final String DECIMALS = """
            select k.chain_id, k.address, k.decimals
            from unnest($1::bigint[], $2::text[]) as u(chain_id, address)
            join tokens k on k.chain_id = u.chain_id and k.address = u.address
            where k.decimals is not null
            """;
    private static final String INSERT_TOKENS = """
            insert into tokens (chain_id, address)
            select distinct u.chain_id, u.address from unnest($1::bigint[], $2::text[]) as u(chain_id, address)
            where not exists (select from tokens k where k.chain_id = u.chain_id and k.address = u.address)
            order by 1, 2
            on conflict do nothing
            """;
    private static final String INSERT_POOLS = """
            insert into pools (chain_id, address, protocol, token0, token1, quote)
            select u.chain_id, u.address, u.protocol, k0.id, k1.id, u.quote
            from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[])
                as u(chain_id, address, protocol, token0, token1, quote)
            join tokens k0 on k0.chain_id = u.chain_id and k0.address = u.token0
            join tokens k1 on k1.chain_id = u.chain_id and k1.address = u.token1
            order by 1, 2
            on conflict do nothing
            """;

    private final QuotesConfig quotes;

    PoolTable(QuotesConfig quotes) {
        this.quotes = quotes;
    }

    /** Those of the pools that the store has. */
    Future<Map<PoolKey, KnownPool>> read(SqlConnection connection, Collection<PoolKey> keys) {
        return connection.preparedQuery(SELECT).execute(addresses(keys)).map(rows -> {
            Map<PoolKey, KnownPool> pools = new HashMap<>();
            rows.forEach(row -> pools.put(new PoolKey(row.getLong("chain_id"), row.getString("address")), pool(row)));
            return pools;
        });
    }

    /** The decimals of those of the tokens that are described. A token has the form of a pool's key. */
    Future<Map<PoolKey, Integer>> decimals(SqlConnection connection, Collection<PoolKey> tokens) {
        return connection.preparedQuery(DECIMALS).execute(addresses(tokens)).map(rows -> {
            Map<PoolKey, Integer> decimals = new HashMap<>();
            rows.forEach(row -> decimals.put(new PoolKey(row.getLong(0), row.getString(1)), (int) row.getShort(2)));
            return decimals;
        });
    }

    /** Makes the pools of these trades, each as the first of its trades has it, and their tokens. */
    Future<Void> create(SqlConnection connection, Collection<PostedTrade> trades) {
        Map<PoolKey, NewPool> pools = new LinkedHashMap<>();
        for (PostedTrade trade : trades) {
            pools.putIfAbsent(new PoolKey(trade.chainId(), trade.pool()), newPool(trade));
        }
        Collection<PoolKey> tokens = pools.values().stream()
                .flatMap(pool ->
                        List.of(new PoolKey(pool.chainId, pool.token0), new PoolKey(pool.chainId, pool.token1))
                                .stream())
                .toList();
        return connection
                .preparedQuery(INSERT_TOKENS)
                .execute(addresses(tokens))
                .compose(inserted -> connection.preparedQuery(INSERT_POOLS).execute(columns(pools.values())))
                .mapEmpty();
    }

    private NewPool newPool(PostedTrade trade) {
        int quote =
                quotes.quote(trade.chainId(), trade.token0(), trade.token1()).number();
        return new NewPool(
                trade.chainId(), trade.pool(), trade.protocol(), trade.token0(), trade.token1(), (short) quote);
    }

    private static Tuple columns(Collection<NewPool> pools) {
        return Tuple.of(
                pools.stream().map(NewPool::chainId).toArray(Long[]::new),
                pools.stream().map(NewPool::address).toArray(String[]::new),
                pools.stream().map(NewPool::protocol).toArray(String[]::new),
                pools.stream().map(NewPool::token0).toArray(String[]::new),
                pools.stream().map(NewPool::token1).toArray(String[]::new),
                pools.stream().map(NewPool::quote).toArray(Short[]::new));
    }

    private static Tuple addresses(Collection<PoolKey> keys) {
        return Tuple.tuple()
                .addValue(keys.stream().map(PoolKey::chainId).toArray(Long[]::new))
                .addValue(keys.stream().map(PoolKey::address).toArray(String[]::new));
    }

    private static KnownPool pool(Row row) {
        return new KnownPool(
                row.getInteger("id"),
                token(row, "0"),
                token(row, "1"),
                TokenSide.at(row.getShort("quote")),
                row.getBoolean("executed_basis"),
                System.nanoTime());
    }

    private static KnownPool.Token token(Row row, String side) {
        Short decimals = row.getShort("decimals" + side);
        return new KnownPool.Token(
                row.getInteger("id" + side),
                row.getString("token" + side),
                row.getString("symbol" + side),
                decimals == null ? null : (int) decimals);
    }

    private record NewPool(long chainId, String address, String protocol, String token0, String token1, short quote) {}
}
