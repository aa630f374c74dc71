package io.hyperdex.platform.store;

import io.hyperdex.platform.StartRefused;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date at boot, one node at a time, in the flavour that the server offers. Blocking: call it on a
 * worker.
 */
public final class Migrations {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LOCK = "select pg_advisory_lock(hashtextextended('hyperdex migrations', 0))";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /** Everything of the current schema, except what an extension brought. Dropping tables first takes most along. */
    private static final String EMPTY = """
            do $$
            declare
                removal text;
            begin
                if exists (select from pg_extension where extname = 'timescaledb') then
                    -- A job that runs now would collide with the removal of its table.
                    perform delete_job(job_id)
                    from timescaledb_information.jobs where hypertable_schema = current_schema();
                end if;
                for removal in
                    with present as (
                        select 'pg_class'::regclass as catalog, oid, oid::regclass::text as name,
                               case relkind when 'v' then 'view' when 'm' then 'materialized view'
                                            when 'S' then 'sequence' else 'table' end as kind
                        from pg_class
                        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
                        union all
                        select 'pg_class'::regclass, oid, oid::regclass::text, 'type'
                        from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'c'
                        union all
                        select 'pg_proc'::regclass, oid, oid::regprocedure::text, 'routine'
                        from pg_proc where pronamespace = current_schema()::regnamespace
                    )
                    select format('drop %s if exists %s cascade', kind, name)
                    from present p
                    where not exists (select from pg_depend d
                                      where d.classid = p.catalog and d.objid = p.oid and d.deptype = 'e')
                    order by kind = 'table' desc
                loop
                    execute removal;
                end loop;
            end $$""";

    /** The extension's functions are found wherever an administrator has put them. */
    private static final String FIND_TIMESCALE = """
            select set_config('search_path', current_setting('search_path') || ', ' || quote_ident(nspname), false)
            from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'timescaledb'""";

    private final StoreConnections connections;
    private final Duration compressAfter;

    public Migrations(PostgresConfig config, String uri) {
        connections = StoreConnections.forMigrations(config, uri);
        compressAfter = config.compressAfter();
    }

    /** Migrates; {@link StartRefused} when the store says no, SQLException when it does not answer yet. */
    public StoreIdentity run() throws SQLException {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            return migrated(connection);
        }
    }

    /** Whether there is a store at all, of whatever release. */
    public boolean isStore() throws SQLException {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('store') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Of a store that there is. Changes nothing: {@link StartRefused} when it is not as this release's node makes it. */
    public StoreIdentity find() throws SQLException {
        try (Connection connection = connections.open()) {
            StoreIdentity.Flavour flavour = new ServerFlavour(connections, connection).choose();
            MigrationInfoService stored = migrating(flavour).info();
            MigrationInfo current = stored.current();
            if (current == null || !current.getState().isResolved() || stored.pending().length > 0) {
                throw new StartRefused(
                        "postgres.uri",
                        "the store is of another release; a node of this one has to start on it before");
            }
            return identity(connection, flavour, number(current.getVersion().getVersion()));
        }
    }

    /** Empties the store first, whatever is in it: it becomes a new store with a new epoch. */
    public StoreIdentity runOnEmptied() throws SQLException {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            statement.execute(FIND_TIMESCALE);
            statement.execute(EMPTY);
            return migrated(connection);
        }
    }

    /** Whether the failure means that the server does not answer yet, so that trying again makes sense. */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return StoreErrors.isUnavailable(sql);
            }
        }
        return false;
    }

    private StoreIdentity migrated(Connection connection) throws SQLException {
        StoreIdentity.Flavour flavour = new ServerFlavour(connections, connection).choose();
        int migration = migrate(flavour);
        compress(connection);
        named(connection, flavour);
        return identity(connection, flavour, migration);
    }

    private int migrate(StoreIdentity.Flavour flavour) {
        Flyway flyway = migrating(flavour);
        MigrationInfo current = flyway.info().current();
        if (current != null && !current.getState().isResolved()) {
            throw new StartRefused(
                    "postgres.uri",
                    "the store is of a newer release: its migration " + current.getVersion() + " is not known here");
        }
        var result = flyway.migrate();
        String version = result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
        return number(version);
    }

    private Flyway migrating(StoreIdentity.Flavour flavour) {
        String folder = flavour.name().toLowerCase(Locale.ROOT);
        return Flyway.configure()
                .dataSource(connections.source())
                .locations("classpath:conf/migrations/common", "classpath:conf/migrations/" + folder)
                .initSql(FIND_TIMESCALE)
                .load();
    }

    private static int number(@Nullable String version) {
        return version == null ? 0 : Integer.parseInt(version);
    }

    private void compress(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select compress_trades_after(make_interval(secs => ?))")) {
            statement.setObject(1, compressAfter.isZero() ? null : (double) compressAfter.toSeconds());
            statement.execute();
        } catch (SQLException e) {
            if (FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
                throw new StartRefused("postgres.compressAfter", StoreConnections.oneLine(e), e);
            }
            throw e;
        }
    }

    /** Gives a new store its name. */
    private static void named(Connection connection, StoreIdentity.Flavour flavour) throws SQLException {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        try (var insert = connection.prepareStatement(
                "insert into store (epoch, flavour, cursor_key) values (?, ?, ?) on conflict do nothing")) {
            insert.setString(1, StoreIdentity.newEpoch());
            insert.setString(2, flavour.name().toLowerCase(Locale.ROOT));
            insert.setBytes(3, key);
            insert.executeUpdate();
        }
    }

    private static StoreIdentity identity(Connection connection, StoreIdentity.Flavour flavour, int migration)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select epoch, cursor_key from store")) {
            if (!row.next()) {
                throw new StartRefused("postgres.uri", "the store has no name yet: its first start did not end");
            }
            return new StoreIdentity(row.getString(1), flavour, migration, Buffer.buffer(row.getBytes(2)));
        }
    }
}
