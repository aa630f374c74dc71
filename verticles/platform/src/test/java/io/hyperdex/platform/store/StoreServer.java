package io.hyperdex.platform.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperdex.platform.store.StoreIdentity.Flavour;
import io.hyperdex.platform.testing.TestPostgres;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The servers that the store works on. The last two are the tester's own, named by the environment. */
enum StoreServer {
    EMBEDDED("", Flavour.PLAIN),
    POSTGRES("HYPERDEX_TEST_POSTGRES_URI", Flavour.PLAIN),
    TIMESCALE("HYPERDEX_TEST_TIMESCALE_URI", Flavour.TIMESCALE);

    private static final AtomicInteger COUNT = new AtomicInteger();

    final Flavour flavour;
    private final String variable;

    StoreServer(String variable, Flavour flavour) {
        this.variable = variable;
        this.flavour = flavour;
    }

    /** The URI of a new, empty database; the test is skipped when nobody has named the server. */
    String createDatabase() throws SQLException {
        if (this == EMBEDDED) {
            return TestPostgres.createDatabase();
        }
        String server = System.getenv(variable);
        assumeTrue(server != null, variable + " names no server");
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        Sql.execute(server, "create database " + name);
        return server.substring(0, server.lastIndexOf('/') + 1) + name;
    }

    /** The tester's own servers outlive the tests. */
    void dropDatabase(@Nullable String uri) throws SQLException {
        if (this != EMBEDDED && uri != null) {
            String name = uri.substring(uri.lastIndexOf('/') + 1);
            Sql.execute(System.getenv(variable), "drop database " + name + " with (force)");
        }
    }
}
