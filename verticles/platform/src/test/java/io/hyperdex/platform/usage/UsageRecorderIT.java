package io.hyperdex.platform.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.limits.Tiers;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.testing.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That each request is counted, once, whatever happens to the store meanwhile. */
@Timeout(60)
class UsageRecorderIT {
    private static final Configuration CONFIGURATION = Configuration.defaults().with("usage.entriesMax", "4");

    private final Vertx vertx = Vertx.vertx();
    private final String database = TestPostgres.createDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-05T10:20:30Z"));
    private final Tiers tiers = Tiers.of(CONFIGURATION.section("limits", LimitsConfig.class));
    private final List<Store> stores = new ArrayList<>();

    private UsageRecorder recorder;

    @BeforeEach
    void open() throws SQLException {
        recorder = recorder("n1");
    }

    private UsageRecorder recorder(String node) throws SQLException {
        var postgres = CONFIGURATION.section("postgres", PostgresConfig.class);
        Store store = Store.open(vertx, postgres, database, new Migrations(postgres, database).run());
        stores.add(store);
        return new UsageRecorder(
                new UsageRecorder.Surroundings(vertx, store, node, tiers, meters),
                CONFIGURATION.section("usage", UsageConfig.class),
                now::get);
    }

    @AfterEach
    void close() {
        stores.forEach(store -> await(store.close()));
        await(vertx.close());
    }

    private static Served served(String key, int status, boolean denied, Duration took) {
        return new Served(key, "GET /v1/trades", "basic", status, denied, 100, 2_000, took.toNanos());
    }

    @Test
    void countsByKeyRouteAndMinuteAndAddsWhatComesLater() throws Exception {
        UsageRecorder other = recorder("n2");
        for (int i = 0; i < 3; i++) {
            recorder.record(served("k1", 200, false, Duration.ofMillis(3)));
            other.record(served("k1", 200, false, Duration.ofMillis(700)));
        }
        recorder.record(served("k1", 429, true, Duration.ZERO));
        recorder.record(served("k1", 503, false, Duration.ZERO));
        now.updateAndGet(instant -> instant.plusSeconds(40));
        recorder.record(served("k1", 200, false, Duration.ofMillis(3)));
        await(recorder.flush());
        await(other.flush());
        recorder.record(served("k1", 200, false, Duration.ofMillis(3)));
        await(recorder.flush());

        assertThat(rows(
                        "select to_char(minute at time zone 'UTC', 'HH24:MI'), status, denied, requests, bytes_in, bytes_out,"
                                + " trim_scale(usd), times[3], times[10] from usage_minutes order by 1, 2"))
                .containsExactly(
                        "10:20 200 f 6 600 12000 0.0006 3 3",
                        "10:20 429 t 1 100 2000 0 0 0",
                        "10:20 503 f 1 100 2000 0 0 0",
                        "10:21 200 f 2 200 4000 0.0002 2 0");
    }

    @Test
    void batchWhoseCommitWasNotHeardOfIsNotAddedAgain() throws Exception {
        recorder.record(served("k1", 200, false, Duration.ZERO));
        await(recorder.flush());
        String writer = rows("select writer from usage_writers").get(0);
        var entry = new UsageEntry(new UsageEntry.Key(1, "k1", "GET /v1/trades", "basic", 200, false));
        entry.add(served("k1", 200, false, Duration.ZERO));
        await(UsageTable.add(stores.get(0), writer, 1, List.of(entry), tiers));
        assertThat(rows("select sum(requests) from usage_minutes")).containsExactly("1");
        await(UsageTable.add(stores.get(0), writer, 2, List.of(entry), tiers));
        assertThat(rows("select sum(requests) from usage_minutes")).containsExactly("2");
    }

    @Test
    void nothingIsLostWhileTheStoreRefusesNorAtTheEnd() throws Exception {
        rows("alter table usage_minutes rename to gone");
        recorder.record(served("k1", 200, false, Duration.ZERO));
        Future<Void> refused = recorder.flush();
        await(refused.otherwiseEmpty());
        assertThat(refused.failed()).isTrue();
        recorder.record(served("k1", 200, false, Duration.ZERO));
        rows("alter table gone rename to usage_minutes");
        recorder.record(served("k1", 200, false, Duration.ZERO));

        await(recorder.close());

        assertThat(rows("select sum(requests) from usage_minutes")).containsExactly("3");
    }

    @Test
    void whatIsOlderThanTheRetentionIsRemoved() throws Exception {
        recorder.record(served("k1", 200, false, Duration.ZERO));
        await(recorder.flush());
        now.updateAndGet(instant -> instant.plus(Duration.ofDays(400)));
        recorder.record(served("k1", 200, false, Duration.ZERO));
        await(recorder.flush());
        assertThat(rows("select count(*) from usage_minutes")).containsExactly("1");
        recorder.record(served("k1", 200, false, Duration.ZERO));
        now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(30)));
        await(recorder.flush());
        assertThat(rows("select sum(requests) from usage_minutes")).containsExactly("2");
    }

    @Test
    void beyondItsBoundOnlyRoutesAreToldApart() throws Exception {
        for (int i = 0; i < 20; i++) {
            recorder.record(served("k" + i, 200, false, Duration.ZERO));
        }
        await(recorder.flush());
        assertThat(rows("select count(*), sum(requests) from usage_minutes")).containsExactly("5 20");
        assertThat(rows("select requests from usage_minutes where key_id = '*'"))
                .containsExactly("16");
        assertThat(meters.get("hyperdex.usage.lost").counter().count()).isZero();
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet found = statement.getResultSet();
                while (found.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        cells.add(found.getString(i));
                    }
                    rows.add(String.join(" ", cells));
                }
            }
        }
        return rows;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
