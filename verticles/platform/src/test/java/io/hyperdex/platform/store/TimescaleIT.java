package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.StoreIdentity.Flavour;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a real TimescaleDB can show. */
class TimescaleIT {
    private static final String COMPRESSION = "select job_id, config ->> 'compress_after'"
            + " from timescaledb_information.jobs where proc_name = 'policy_compression'";
    private static final String EXTENSION = "select oid from pg_extension where extname = 'timescaledb'";
    private static final String TRADES = "select position, ts, amount_in, status from trades order by position";

    private String uri;

    @BeforeEach
    void createDatabase() throws SQLException {
        uri = StoreServer.TIMESCALE.createDatabase();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        StoreServer.TIMESCALE.dropDatabase(uri);
    }

    @Test
    void compressesNothingUnlessAsked() throws SQLException {
        migrate("0d");

        assertThat(Sql.rows(uri, COMPRESSION)).isEmpty();
    }

    @Test
    void policyFollowsTheConfiguration() throws SQLException {
        migrate("30d");
        String policy = Sql.value(uri, COMPRESSION);
        assertThat(policy).endsWith(" 720:00:00");

        migrate("30d");
        assertThat(Sql.value(uri, COMPRESSION)).isEqualTo(policy);

        migrate("60d");
        assertThat(Sql.value(uri, COMPRESSION)).endsWith(" 1440:00:00");

        migrate("0d");
        assertThat(Sql.rows(uri, COMPRESSION)).isEmpty();
    }

    @Test
    void compressedTradesAreReadCorrectedAndJoinedByLateOnes() throws SQLException {
        migrate("30d");
        insertTrades(1, 1_000, "2024-01-05");
        var before = Sql.rows(uri, TRADES);

        Sql.execute(uri, "call run_job(" + Sql.value(uri, COMPRESSION).split(" ")[0] + ")");

        assertThat(Sql.rows(
                        uri,
                        "select is_compressed from timescaledb_information.chunks"
                                + " where hypertable_name = 'trades'"))
                .containsExactly("t");
        assertThat(Sql.rows(uri, TRADES)).isEqualTo(before);
        Sql.execute(uri, "update trades set status = 1 where position = 500");
        insertTrades(1_001, 1_010, "2024-01-05");
        Sql.execute(uri, "delete from trades where position = 1010");
        assertThat(Sql.rows(uri, TRADES)).hasSize(1_009);
        assertThat(Sql.value(uri, "select sum(trades), sum(failed) from trades_hourly"))
                .isEqualTo("1008 1");
    }

    @Test
    void hourlySumsTakeInLateTradesWhenRefreshed() throws SQLException {
        migrate("0d");
        String refresh = "call refresh_continuous_aggregate('trades_hourly', null, null)";
        insertTrades(1, 10, "2024-01-05");
        insertTrades(11, 20, "2024-01-06");
        Sql.execute(uri, refresh);
        assertThat(Sql.value(uri, "select sum(trades) from trades_hourly")).isEqualTo("20");

        insertTrades(21, 30, "2024-01-05");
        Sql.execute(uri, refresh);

        assertThat(Sql.value(uri, "select sum(trades) from trades_hourly")).isEqualTo("30");
        assertThat(Sql.value(
                        uri,
                        "select count(*) from timescaledb_information.jobs"
                                + " where proc_name = 'policy_refresh_continuous_aggregate'"))
                .isEqualTo("1");
    }

    @Test
    void chunksAreDroppedThatAreOlderAsAWhole() throws SQLException {
        migrate("30d");
        insertTrades(1, 10, "2024-01-05");
        insertTrades(11, 20, "2024-01-31");
        insertTrades(21, 30, "2024-02-01");
        Sql.execute(uri, "call run_job(" + Sql.value(uri, COMPRESSION).split(" ")[0] + ")");

        Sql.execute(uri, "update retention set floor = '2024-02-01Z'; select drop_trades_before('2024-02-01Z')");

        assertThat(Sql.value(uri, "select count(*), min(position) from trades")).isEqualTo("20 11");
        assertThat(Sql.value(uri, "select trades_begin() between '2024-01-05Z' and '2024-01-31Z'"))
                .isEqualTo("t");
    }

    @Test
    void roleThatMayNotCreateTheExtensionGetsAPlainStore() throws SQLException {
        String role = "role_" + ProcessHandle.current().pid();
        Sql.execute(uri, "create role " + role + " login password 'secret'; grant all on schema public to " + role);
        try {
            var identity = new Migrations(config("0d"), uri.replaceFirst("//[^@]+@", "//" + role + ":secret@")).run();

            assertThat(identity.flavour()).isEqualTo(Flavour.PLAIN);
            assertThat(migrate("0d").flavour()).isEqualTo(Flavour.PLAIN);
            assertThat(Sql.rows(uri, EXTENSION)).isEmpty();
        } finally {
            Sql.execute(uri, "drop owned by " + role + " cascade; drop role " + role);
        }
    }

    @Test
    void extensionIsFoundInASchemaOfItsOwn() throws SQLException {
        Sql.execute(uri, "create schema extensions; create extension timescaledb schema extensions");

        assertThat(migrate("30d").flavour()).isEqualTo(Flavour.TIMESCALE);
        assertThat(Sql.rows(uri, COMPRESSION)).hasSize(1);
        assertThat(emptied().flavour()).isEqualTo(Flavour.TIMESCALE);
    }

    @Test
    void emptyingLeavesTheExtensionAlone() throws SQLException {
        Sql.execute(uri, "create extension timescaledb");
        String extension = Sql.value(uri, EXTENSION);
        migrate("30d");
        insertTrades(1, 10, "2024-01-05");

        emptied();

        assertThat(Sql.value(uri, EXTENSION)).isEqualTo(extension);
        assertThat(Sql.rows(uri, TRADES)).isEmpty();
        assertThat(Sql.rows(uri, COMPRESSION)).isEmpty();
        assertThat(Sql.rows(uri, "select hypertable_name from timescaledb_information.hypertables"))
                .containsExactly("trades");
    }

    private StoreIdentity migrate(String compressAfter) throws SQLException {
        return new Migrations(config(compressAfter), uri).run();
    }

    private StoreIdentity emptied() throws SQLException {
        return new Migrations(config("0d"), uri).runOnEmptied();
    }

    private static PostgresConfig config(String compressAfter) {
        return Configuration.defaults()
                .with("postgres.compressAfter", compressAfter)
                .section("postgres", PostgresConfig.class);
    }

    private void insertTrades(int first, int last, String day) throws SQLException {
        Sql.execute(uri, """
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one,
                                    amount_in, amount_out)
                select n, timestamptz '%3$s 00:00+00' + make_interval(secs => n * 60), n %% 7, n %% 3, 1, 1, 0, true, n, n * 2
                from generate_series(%1$d, %2$d) n
                """.formatted(first, last, day));
    }
}
