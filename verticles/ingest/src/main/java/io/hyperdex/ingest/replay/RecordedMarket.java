package io.hyperdex.ingest.replay;

import io.hyperdex.ingest.reference.Transactions;
import io.hyperdex.ingest.replay.RecordedPool.RecordedToken;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Tokens and pools of the recording in the store, and what it takes to begin again. */
final class RecordedMarket {
    private static final String TOKEN = """
            insert into tokens (chain_id, address, symbol, name, decimals) values ($1, $2, $3, $4, $5)
            on conflict (chain_id, address) do update set symbol = $3, name = $4, decimals = $5
            """;
    /** USDC is the quote where it is in the pool, else WETH; both are token0 of their pools. */
    private static final String POOL = """
            insert into pools (chain_id, address, protocol, token0, token1, fee, quote)
            select $1, $2, $3, k0.id, k1.id, $6, 0 from tokens k0, tokens k1
            where k0.chain_id = $1 and k0.address = $4 and k1.chain_id = $1 and k1.address = $5
            on conflict (chain_id, address) do nothing
            """;
    /** Whoever follows trades holds his row from the beginning of his transaction: none is under way then, and none begins. */
    private static final String HOLD_FOLLOWERS = "select from analytics_progress order by name for update";
    /** Positions go on counting, so that no reader of this node sees one twice. */
    private static final String EMPTY = "truncate trades, candles, trade_identity, outbox, gas_transactions, gas_sums,"
            + " gas_prices, gas_revaluations, trade_revaluations, ledgers, books, ledger_checkpoints, ledger_points, ledger_rebuilds, rankings,"
            + " gas_reports, gas_report_files";

    private static final String RENAME = "update store set epoch = $1";

    private final Store store;

    RecordedMarket(Store store) {
        this.store = store;
    }

    /** Gives the version that this made. */
    Future<Long> describe() {
        return store.withConnection(connection -> {
            Future<Void> described = Future.succeededFuture();
            for (RecordedToken token : RecordedPool.TOKENS) {
                described = described.compose(before -> describe(connection, token));
            }
            for (RecordedPool pool : RecordedPool.ALL) {
                described = described.compose(before -> describe(connection, pool));
            }
            return described.compose(done -> Heads.nextReference(connection));
        });
    }

    private static Future<Void> describe(SqlConnection connection, RecordedToken token) {
        return connection
                .preparedQuery(TOKEN)
                .execute(Tuple.of(
                        RecordedDay.CHAIN_ID, token.address(), token.symbol(), token.name(), (short) token.decimals()))
                .mapEmpty();
    }

    private static Future<Void> describe(SqlConnection connection, RecordedPool pool) {
        Tuple parameters = Tuple.of(
                RecordedDay.CHAIN_ID,
                pool.address(),
                RecordedDay.PROTOCOL,
                pool.token0().address(),
                pool.token1().address());
        return connection
                .preparedQuery(POOL)
                .execute(parameters.addValue(pool.fee()))
                .mapEmpty();
    }

    /** Another history begins, so the epoch is another: ids that a stream has seen come again. */
    Future<Void> empty() {
        String epoch = StoreIdentity.newEpoch();
        return Transactions.run(
                        store,
                        connection -> connection
                                .query(HOLD_FOLLOWERS)
                                .execute()
                                .compose(held -> connection.query(EMPTY).execute())
                                .compose(emptied ->
                                        connection.preparedQuery(RENAME).execute(Tuple.of(epoch))))
                .map(renamed -> {
                    store.renamed(epoch);
                    return null;
                });
    }
}
