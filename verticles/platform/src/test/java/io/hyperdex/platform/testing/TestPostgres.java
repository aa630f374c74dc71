package io.hyperdex.platform.testing;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.ServerListener;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL per test JVM; each test takes a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    /** The URI of a new, empty database. */
    public static String createDatabase() {
        return create("");
    }

    private static String create(String options) {
        String name = "test_" + COUNT.incrementAndGet();
        execute(Shared.SERVER.uri(), "CREATE DATABASE " + name + options);
        return of(name);
    }

    private static String of(String name) {
        String uri = Shared.SERVER.uri();
        return uri.substring(0, uri.lastIndexOf('/') + 1) + name;
    }

    private static void execute(String uri, String sql) {
        try (Connection connection = connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The URI of a new database that has the schema; the first node to come gives it its name. */
    public static String createStore() {
        return create(" TEMPLATE " + Template.name() + " STRATEGY FILE_COPY");
    }

    /** A JDBC connection to such a URI, for looking at what the code under test has done. */
    public static Connection connect(String uri) throws SQLException {
        URI parts = URI.create(uri);
        String[] user = parts.getUserInfo().split(":", 2);
        String query = parts.getQuery() == null ? "" : "?" + parts.getQuery();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parts.getHost() + ":" + parts.getPort() + parts.getPath() + query,
                user[0],
                user[1]);
    }

    private static final class Shared {
        /** Thrown away with the JVM: syncing thousands of small files would only make their removal slow. */
        private static final EmbeddedPostgres.Options OPTIONS =
                new EmbeddedPostgres.Options(Map.of("fsync", "off"), null, ServerListener.NONE);

        static final EmbeddedPostgres SERVER =
                TestServers.shared("postgres", (data, binaries) -> EmbeddedPostgres.start(data, binaries, OPTIONS));
    }

    /** To copy it costs a tenth of what all migrations do. */
    private static final class Template {
        private static final String NAME = "migrated";

        static {
            execute(Shared.SERVER.uri(), "CREATE DATABASE " + NAME);
            String uri = of(NAME);
            try {
                new Migrations(Configuration.defaults().section("postgres", PostgresConfig.class), uri).run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            execute(uri, "DELETE FROM store");
        }

        static String name() {
            return NAME;
        }
    }
}
