package io.hyperdex.platform.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The connection pool, with every limit enforced: size, wait queue, acquire timeout, connect timeout and statement
 * timeout. Failures come out as {@link io.hyperdex.platform.http.ApiException}. Thread-safe.
 */
public final class Store {
    private final Vertx vertx;
    private final PostgresConfig config;
    private final PgConnectOptions connectOptions;
    private final StoreIdentity identity;
    private final Pool pool;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();

    private Store(
            Vertx vertx, PostgresConfig config, PgConnectOptions connectOptions, StoreIdentity identity, Pool pool) {
        this.vertx = vertx;
        this.config = config;
        this.connectOptions = connectOptions;
        this.identity = identity;
        this.pool = pool;
    }

    /** Opens the pool; connections are made when they are needed. */
    public static Store open(Vertx vertx, PostgresConfig config, String uri, StoreIdentity identity) {
        var options = new PoolOptions()
                .setMaxSize(config.poolMax())
                .setMaxWaitQueueSize(config.waitQueueMax())
                .setConnectionTimeout((int) config.acquireTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        PgConnectOptions connectOptions = connectOptions(config, uri);
        Pool pool = PgBuilder.pool()
                .with(options)
                .with(new NetClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis()))
                .connectingTo(connectOptions)
                .using(vertx)
                .build();
        return new Store(vertx, config, connectOptions, identity, pool);
    }

    private static PgConnectOptions connectOptions(PostgresConfig config, String uri) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256)
                .setPipeliningLimit(config.pipelining());
        options.addProperty(
                "statement_timeout", String.valueOf(config.statementTimeout().toMillis()));
        options.addProperty("application_name", "hyperdex");
        options.addProperty("TimeZone", "UTC");
        // Notices are answers to statements that are right anyway; the driver would log each as a warning.
        options.addProperty("client_min_messages", "error");
        return secure(options, config);
    }

    private static PgConnectOptions secure(PgConnectOptions options, PostgresConfig config) {
        var trust = new ClientSSLOptions();
        if (config.tls().equals("verify-full")) {
            trust.setTrustOptions(new PemTrustOptions().addCertPath(config.caFile()));
            trust.setHostnameVerificationAlgorithm("HTTPS");
        } else {
            trust.setTrustAll(true);
            trust.setHostnameVerificationAlgorithm("");
        }
        return options.setSslMode(SslMode.of(config.tls())).setSslOptions(trust);
    }

    /** Runs the work on one connection and gives it back; statements sent without waiting are pipelined. */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
        waiting.incrementAndGet();
        return pool.getConnection()
                .onComplete(acquired -> waiting.decrementAndGet())
                .compose(connection -> {
                    inUse.incrementAndGet();
                    return work.apply(connection).eventually(() -> {
                        inUse.decrementAndGet();
                        return connection.close();
                    });
                })
                .recover(failure -> Future.failedFuture(StoreErrors.translate(failure)));
    }

    /** A connection outside the pool, which the caller owns and closes: session state such as locks stays with it. */
    public Future<SqlConnection> connect() {
        return PgConnection.connect(vertx, connectOptions)
                .timeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .<SqlConnection>map(connection -> connection)
                .recover(failure -> Future.failedFuture(StoreErrors.translate(failure)));
    }

    public StoreIdentity identity() {
        return identity;
    }

    /** What the pool is doing now; {@code open} counts idle connections too. */
    public PoolState state() {
        return new PoolState(config.poolMax(), pool.size(), inUse.get(), waiting.get(), config.waitQueueMax());
    }

    public void measure(MeterRegistry meters) {
        Gauge.builder("hyperdex.postgres.pool.connections", inUse, AtomicInteger::get)
                .tag("state", "inUse")
                .register(meters);
        Gauge.builder("hyperdex.postgres.pool.connections", waiting, AtomicInteger::get)
                .tag("state", "waiting")
                .register(meters);
        Gauge.builder("hyperdex.postgres.pool.connections", pool, Pool::size)
                .tag("state", "open")
                .register(meters);
    }

    public Future<Void> close() {
        return pool.close();
    }

    /** Connections and requests waiting for one. */
    public record PoolState(int max, int open, int inUse, int waiting, int waitingMax) {}
}
