package io.hyperdex.ingest;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.reference.TokenTable;
import io.hyperdex.ingest.reference.Transactions;
import io.hyperdex.ingest.relay.FreshCommits;
import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.ingest.replay.RecordedPool;
import io.hyperdex.ingest.replay.RecordedPool.RecordedToken;
import io.hyperdex.ingest.store.IngestMeters;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.ingest.store.Origin;
import io.hyperdex.ingest.store.Stored;
import io.hyperdex.platform.Health;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPerformance;
import io.hyperdex.platform.testing.TestPostgres;
import io.hyperdex.platform.testing.TestUsage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A node's context with a database of its own, and a writer on it. */
public final class TestNode implements AutoCloseable {
    private static final String BLOCKED = "select count(*) > 0 from pg_stat_activity"
            + " where datname = current_database() and application_name like 'hyperdex%' and wait_event_type = 'Lock'";

    public final Vertx vertx;
    /** The event loop on which the writer lives. */
    public final Context loop;

    public final NodeContext context;
    public final Intake intake;
    /** What the writer hands over to a relay. */
    public final FreshCommits commits;

    private final String uri;

    private TestNode(Context loop, NodeContext context, Intake intake, FreshCommits commits, String uri) {
        this.vertx = loop.owner();
        this.loop = loop;
        this.context = context;
        this.intake = intake;
        this.commits = commits;
        this.uri = uri;
    }

    public static TestNode start() {
        return start(TestPostgres.createStore(), Configuration.defaults());
    }

    /** Several may share a database, as the nodes of a cluster do. */
    public static TestNode start(String uri, Configuration configuration) {
        Vertx vertx = Vertx.vertx();
        PostgresConfig postgres = configuration.section("postgres", PostgresConfig.class);
        StoreIdentity identity = migrate(postgres, uri);
        Store store = Store.open(vertx, postgres, uri, identity);
        var meters = new SimpleMeterRegistry();
        var health = new Health();
        Limits limits = Limits.open(
                new Limits.Surroundings(vertx, RedisPool.none(), "n1", health.load(), meters),
                configuration.section("limits", LimitsConfig.class));
        var context = new NodeContext(
                "n1",
                configuration,
                store,
                RedisPool.none(),
                new Bus(vertx),
                new MarketClock(InstantSource.system()),
                meters,
                health,
                TestPerformance.of(store, meters, health),
                limits,
                TestUsage.of(vertx, store, limits, meters, configuration));
        var config = configuration.section("ingest", IngestConfig.class);
        Context loop = vertx.getOrCreateContext();
        var commits = new FreshCommits();
        Intake intake =
                onLoop(loop, () -> Intake.open(vertx, context, config, new IngestMeters(context.meters()), commits));
        return new TestNode(loop, context, intake, commits, uri);
    }

    private static StoreIdentity migrate(PostgresConfig config, String uri) {
        try {
            return new Migrations(config, uri).run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static <T> T onLoop(Context loop, Supplier<T> work) {
        var result = new CompletableFuture<T>();
        loop.runOnContext(arrived -> result.completeAsync(work, Runnable::run));
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public String uri() {
        return uri;
    }

    /** Tells the store what the recording's tokens and pools are. */
    public TestNode describeRecordedMarket() {
        await(Transactions.run(context.store(), connection -> {
            Future<?> described = Future.succeededFuture();
            for (RecordedToken token : RecordedPool.TOKENS) {
                described = described.compose(before -> TokenTable.put(
                        connection,
                        new TokenTable.Description(
                                RecordedDay.CHAIN_ID,
                                token.address(),
                                token.symbol(),
                                token.name(),
                                token.decimals())));
            }
            return described.mapEmpty();
        }));
        return this;
    }

    public Future<Stored> store(String source, List<PostedTrade> trades) {
        return intake.store(
                source, Origin.POSTED, trades.stream().map(IncomingTrade::of).toList());
    }

    /** Stores in chunks, one after the other. */
    public List<Stored> storeInChunks(String source, List<PostedTrade> trades, int rows) {
        List<Stored> answers = new ArrayList<>();
        for (int from = 0; from < trades.size(); from += rows) {
            answers.add(await(store(source, trades.subList(from, Math.min(from + rows, trades.size())))));
        }
        return answers;
    }

    /** The rows of a query, each as one text. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                var text = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    text.append(i > 1 ? "|" : "").append(rows.getString(i));
                }
                texts.add(text.toString());
            }
            return texts;
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Until a transaction of this node waits for another one's lock. */
    public void awaitBlocked() throws Exception {
        Eventually.holds(
                "ingest waits for the other one",
                Duration.ofSeconds(20),
                () -> query(BLOCKED).equals(List.of("t")));
    }

    /** As every candle was stored before they left out what is as their open. */
    public void makeCandlesWhole() throws SQLException {
        execute("""
                update candles c set pool_high = w.pool_high, pool_low = w.pool_low, pool_close = w.pool_close, high = w.high,
                    low = w.low, close = w.close, close_order = w.close_order
                from whole_candles w where (w.pool_id, w.step, w.open_time) = (c.pool_id, c.step, c.open_time)
                """);
    }

    @Override
    public void close() {
        await(intake.close());
        await(context.store().close());
        await(vertx.close());
    }
}
