package io.hyperdex.platform.store;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.http.RequestTimings;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection pool, with every limit enforced: size, wait queue, acquire timeout, connect timeout and statement
 * timeout. Failures come out as {@link io.hyperdex.platform.http.ApiException}. Thread-safe.
 */
public final class Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    /** The server ends a statement after its timeout; one that says nothing for as many of them is gone, whatever TCP says. */
    private static final int SILENT_STATEMENTS = 3;

    private final Vertx vertx;
    private final PostgresConfig config;
    private final PgConnectOptions connectOptions;
    private final StoreConnections copies;
    private final Pool pool;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile StoreIdentity identity;

    private Store(
            Vertx vertx,
            PostgresConfig config,
            PgConnectOptions connectOptions,
            StoreConnections copies,
            StoreIdentity identity,
            Pool pool) {
        this.vertx = vertx;
        this.config = config;
        this.connectOptions = connectOptions;
        this.copies = copies;
        this.identity = identity;
        this.pool = pool;
    }

    /** Opens the pool; connections are made when they are needed. */
    public static Store open(Vertx vertx, PostgresConfig config, String uri, StoreIdentity identity) {
        Duration silenceMax = silenceMax(config);
        var options = new PoolOptions()
                .setMaxSize(config.poolMax())
                .setMaxWaitQueueSize(config.waitQueueMax())
                .setConnectionTimeout((int) config.acquireTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                // Idle connections leave the pool before they are taken for dead.
                .setIdleTimeout((int) silenceMax.toMillis() / 2)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        PgConnectOptions connectOptions = connectOptions(config, uri);
        Pool pool = PgBuilder.pool()
                .with(options)
                .with(new NetClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis()))
                .withConnectHandler(connection -> {
                    DriverInternals.limitSilence(connection, silenceMax);
                    connection.close().onFailure(failure -> LOG.warn("connection lost at once", failure));
                })
                .connectingTo(connectOptions)
                .using(vertx)
                .build();
        return new Store(vertx, config, connectOptions, StoreConnections.forCopies(config, uri), identity, pool);
    }

    static Duration silenceMax(PostgresConfig config) {
        return config.statementTimeout().multipliedBy(SILENT_STATEMENTS);
    }

    static PgConnectOptions connectOptions(PostgresConfig config, String uri) {
        PgConnectOptions options = parsed(uri);
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

    /** The parser's own message would show the password. */
    private static PgConnectOptions parsed(String uri) {
        try {
            return PgConnectOptions.fromUri(uri);
        } catch (IllegalArgumentException e) {
            throw new StartRefused(
                    "postgres.uri", "is not as it should be; percent-encode special characters in user and password");
        }
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

    /**
     * Runs the work on one connection and gives it back; statements sent without waiting are pipelined. Work that leaves the
     * connection silent for three statement timeouts loses it: what listens or holds a lease uses {@link #connect}. Within a
     * request its time is the request's stage {@code db}.
     */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
        RequestTimings timings = RequestTimings.current();
        return timings == null ? borrowed(work) : timings.during(RequestTimings.Stage.DB, () -> borrowed(work));
    }

    private <T> Future<T> borrowed(Function<SqlConnection, Future<T>> work) {
        waiting.incrementAndGet();
        return pool.getConnection()
                .onComplete(acquired -> waiting.decrementAndGet())
                .recover(failure ->
                        Future.failedFuture(StoreErrors.notConnected(failure, inUse.get() >= config.poolMax())))
                .compose(connection -> lent(connection, work))
                .recover(failure -> Future.failedFuture(StoreErrors.translate(failure)));
    }

    private <T> Future<T> lent(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        inUse.incrementAndGet();
        // The statements under way fail by themselves; without a handler the driver prints the trace besides.
        connection.exceptionHandler(failure -> LOG.debug("connection failed", failure));
        return Future.succeededFuture(connection)
                .compose(work)
                .recover(failure -> StoreErrors.isUnavailable(failure)
                        ? DriverInternals.end(connection).compose(ended -> Future.failedFuture(failure))
                        : Future.failedFuture(failure))
                .eventually(() -> {
                    inUse.decrementAndGet();
                    return connection.close();
                });
    }

    /** A connection outside the pool, which the caller owns and closes: session state such as locks stays with it. */
    public Future<SqlConnection> connect() {
        Future<SqlConnection> connecting =
                PgConnection.connect(vertx, connectOptions).map(connection -> connection);
        return connecting
                .timeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(tooLate -> connecting
                        .compose(SqlConnection::close)
                        .onFailure(failure -> LOG.debug("no connection", failure)))
                .recover(failure -> Future.failedFuture(StoreErrors.translate(failure)));
    }

    /** Ends a connection whose server does not answer, at once. */
    public static Future<Void> cut(SqlConnection connection) {
        return DriverInternals.end(connection);
    }

    /** How long the store may say nothing until it is taken for gone. */
    public Duration silenceMax() {
        return silenceMax(config);
    }

    /** A connection outside the pool that blocks, which the caller owns and closes. On a worker thread. */
    public CopyConnection connectForCopies() throws SQLException {
        return new CopyConnection(copies.source().getConnection());
    }

    public StoreIdentity identity() {
        return identity;
    }

    /** Whoever has emptied the store and given it another epoch says so; only the demo does that to a running node. */
    public void renamed(String newEpoch) {
        identity = identity.renamed(newEpoch);
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
