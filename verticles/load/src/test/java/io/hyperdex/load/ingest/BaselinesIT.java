package io.hyperdex.load.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.report.Timed;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BaselinesIT {
    private static final long SEED = 7;
    private static final int TRADES = 2_500;

    private static final String CONTENT =
            "select count(*) || ' ' || sum(hashtextextended(t::text, 0)) from load_baseline t";

    private static final Vertx VERTX = Vertx.vertx();
    private static Database database;
    private static Baselines baselines;

    @BeforeAll
    static void migrate() throws Exception {
        String uri = TestPostgres.createDatabase();
        new Migrations(Configuration.defaults().section("postgres", PostgresConfig.class), uri).run();
        database = new Database(uri);
        baselines = new Baselines(database, VERTX, database.cpuClock(null));
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void copyAndUnnestStoreTheSameRowsBesideTheIndexesOfTrades() throws Exception {
        baselines.emptyTable();
        TradeSequence copied = trades();
        Timed copy = baselines.copy(() -> copied.next(Baselines.BATCH)).timed();
        String byCopy = database.text(CONTENT);
        long bytes = baselines.rowBytes();

        baselines.emptyTable();
        TradeSequence inserted = trades();
        Timed unnest = baselines.unnest(() -> inserted.next(Baselines.BATCH)).timed();

        assertThat(database.text(CONTENT)).isEqualTo(byCopy).startsWith(TRADES + " ");
        assertThat(baselines.rowBytes()).isEqualTo(bytes);
        assertThat(copy.rows()).isEqualTo(TRADES);
        assertThat(unnest.rows()).isEqualTo(TRADES);
        assertThat(database.number("select count(*) from pg_indexes where tablename = 'load_baseline'"))
                .isEqualTo(database.number("select count(*) from pg_indexes where tablename = 'trades'"));
        baselines.dropTable();
    }

    private static TradeSequence trades() {
        return new Market(SEED, 1, 1_000).trades(TRADES);
    }
}
