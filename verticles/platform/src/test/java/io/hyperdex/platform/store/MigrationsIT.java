package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.StoreIdentity.Flavour;
import io.hyperdex.platform.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class MigrationsIT {
    @Parameter
    StoreServer server;

    private String uri;

    @BeforeEach
    void createDatabase() throws SQLException {
        uri = server.createDatabase();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        server.dropDatabase(uri);
    }

    @Test
    void choosesTheFlavourThatTheServerOffers() throws SQLException {
        StoreIdentity identity = migrations().run();

        assertThat(identity.flavour()).isEqualTo(server.flavour);
        assertThat(identity.migration()).isGreaterThanOrEqualTo(3);
        assertThat(Sql.value(uri, "select max(version::integer) from flyway_schema_history"))
                .isEqualTo(String.valueOf(identity.migration()));
        assertThat(Sql.value(uri, "select flavour from store"))
                .isEqualTo(server.flavour.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aStoreOfANewerReleaseIsRefused() throws SQLException {
        migrations().run();
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history select installed_rank + 1, '9999', 'later', type,"
                    + " 'V9999__later.sql', checksum, installed_by, now(), 0, true from flyway_schema_history"
                    + " order by installed_rank desc limit 1");
        }

        assertThatThrownBy(() -> migrations().run())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("newer release")
                .hasMessageContaining("9999");
    }

    @Test
    void tablesViewsAndIndexesAreTheSameInBothFlavours() throws SQLException {
        String other = TestPostgres.createDatabase();
        migrations(other).run();
        migrations().run();

        assertThat(columns(uri)).isEqualTo(columns(other)).hasSizeGreaterThan(100);
        assertThat(indexes(uri)).isEqualTo(indexes(other)).hasSizeGreaterThan(15);
    }

    @Test
    void secondRunMigratesNothingAndFindsTheSameStore() throws SQLException {
        StoreIdentity first = migrations().run();
        List<String> history = Sql.rows(uri, "select * from flyway_schema_history order by installed_rank");

        assertThat(migrations().run()).isEqualTo(first);
        assertThat(first.cursorKey().length()).isEqualTo(32);
        assertThat(Sql.rows(uri, "select * from flyway_schema_history order by installed_rank"))
                .isEqualTo(history);
    }

    @Test
    void nodesThatStartTogetherMigrateOnce() throws Exception {
        List<StoreIdentity> identities = together(4, node -> migrations().run());

        assertThat(identities).hasSize(4).containsOnly(migrations().run());
        assertThat(Sql.rows(uri, "select version from flyway_schema_history where not success"))
                .isEmpty();
        assertThat(Sql.rows(uri, "select version from flyway_schema_history where version is not null"))
                .doesNotHaveDuplicates()
                .contains("1", "2", "3");
    }

    @Test
    void emptiedStoreIsAnotherStore() throws SQLException {
        StoreIdentity first = migrations().run();
        Sql.execute(uri, "select ensure_trades_partition('2024-01-05')");
        insertTrade(1, "2024-01-05 10:00+00");
        Sql.execute(
                uri,
                "create table stray_table (a int); create sequence stray_sequence; create type stray_type as (a int)");

        StoreIdentity second = migrations().runOnEmptied();

        assertThat(second.epoch()).isNotEqualTo(first.epoch());
        assertThat(second.cursorKey()).isNotEqualTo(first.cursorKey());
        assertThat(second.flavour()).isEqualTo(first.flavour());
        assertThat(Sql.value(uri, "select count(*) from trades")).isEqualTo("0");
        assertThat(Sql.rows(uri, "select 1 from pg_class where relname like 'stray%'"))
                .isEmpty();
        assertThat(migrations().run()).isEqualTo(second);
    }

    @Test
    void partitionsMeetAtMidnightOfNewYear() throws Exception {
        migrations().run();
        List<String> instants = new ArrayList<>();
        for (int year = 2016; year <= 2026; year++) {
            instants.add(year - 1 + "-12-31 23:59:59.999999+00");
            instants.add(year + "-01-01 00:00+00");
        }
        // Half of the sessions are in another time zone: months are UTC all the same.
        together(4, session -> {
            try (Connection connection = TestPostgres.connect(uri);
                    Statement statement = connection.createStatement()) {
                statement.execute("set timezone to '" + (session % 2 == 0 ? "UTC" : "Pacific/Auckland") + "'");
                for (String instant : instants) {
                    statement.execute("select ensure_trades_partition('" + instant + "')");
                }
                return session;
            }
        });

        for (String instant : instants) {
            insertTrade(instants.indexOf(instant), instant);
        }

        assertThat(Sql.value(uri, "select count(*) from trades")).isEqualTo("22");
        assertThat(Sql.value(uri, "select count(*) from trades where ts < '2020-01-01 00:00+00'"))
                .isEqualTo("9");
    }

    @Test
    void partitionIsMadeWhileTradesAreRead() throws SQLException {
        migrations().run();
        try (Connection reading = TestPostgres.connect(uri)) {
            reading.setAutoCommit(false);
            assertThat(Sql.rows(reading, "select * from trades")).isEmpty();

            Sql.execute(uri, "set lock_timeout to '2s'; select ensure_trades_partition('2024-01-05')");
        }
        insertTrade(1, "2024-01-05 10:00+00");
    }

    @Test
    void hoursAreSummedAlike() throws SQLException {
        migrations().run();
        Sql.execute(uri, "select ensure_trades_partition('2024-01-05')");
        insertTrade(1, "2024-01-05 10:00+00");
        insertTrade(2, "2024-01-05 10:59:59.999+00");
        insertTrade(3, "2024-01-05 11:00+00");
        Sql.execute(uri, "update trades set status = 1, amount_out = null where position = 3");

        String hours =
                "select pool_id, extract(epoch from hour)::bigint % 86400 / 3600, trades, failed, volume0, volume1,"
                        + " volume_usd, gas_wei from trades_hourly order by hour";
        assertThat(Sql.rows(uri, hours))
                .containsExactly("7 10 2 0 3.0 6.0 4.50 4200000000000000", "7 11 0 1 null null null 2100000000000000");
    }

    @Test
    void plainStoreRefusesToCompress() {
        assumeTrue(server.flavour == Flavour.PLAIN, "TimescaleDB compresses");

        assertThatThrownBy(() -> new Migrations(config("postgres.compressAfter", "30d"), uri).run())
                .isInstanceOf(StartRefused.class)
                .hasMessage("postgres.compressAfter: ERROR: only TimescaleDB compresses trades");
    }

    private Migrations migrations() {
        return migrations(uri);
    }

    private static Migrations migrations(String uri) {
        return new Migrations(config("postgres.compressAfter", "0d"), uri);
    }

    private static PostgresConfig config(String key, String value) {
        return Configuration.defaults().with(key, value).section("postgres", PostgresConfig.class);
    }

    private void insertTrade(long position, String instant) throws SQLException {
        Sql.execute(uri, """
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one,
                                    amount_in, amount_out, amount_usd, gas_used, effective_gas_price)
                values (%d, '%s', 7, 1, 1, 1, 0, true, 1.5, 3.0, 2.25, 21000, 100000000000)
                """.formatted(position, instant));
    }

    private static List<String> columns(String uri) throws SQLException {
        return Sql.rows(uri, """
                select table_name, column_name, data_type, is_nullable, column_default
                from information_schema.columns
                where table_schema = 'public' and table_name not like 'flyway%'
                    and table_name not in (select inhrelid::regclass::text from pg_inherits)
                order by table_name, ordinal_position""");
    }

    private static List<String> indexes(String uri) throws SQLException {
        return Sql.rows(uri, """
                select replace(indexdef, ' ON ONLY ', ' ON ')
                from pg_indexes
                where schemaname = 'public' and tablename not like 'flyway%'
                    and tablename not in (select inhrelid::regclass::text from pg_inherits)
                order by tablename, indexname""");
    }

    private interface Part<T> {
        T of(int number) throws Exception;
    }

    /** Runs the parts at the same moment; the first failure fails the test. */
    private static <T> List<T> together(int parts, Part<T> part) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(parts);
        try {
            CyclicBarrier start = new CyclicBarrier(parts);
            List<Callable<T>> tasks = new ArrayList<>();
            for (int number = 0; number < parts; number++) {
                int own = number;
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return part.of(own);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
