package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Window;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraderCountsIT {
    private static final Instant NOW = Instant.parse("2024-01-05T10:00:30Z");
    private static final int QUIET = 1;
    private static final int BUSY = 2;

    private final Vertx vertx = Vertx.vertx();
    private String uri = "";
    private Store store;

    @BeforeEach
    void open() throws SQLException {
        uri = TestPostgres.createDatabase();
        var config = Configuration.defaults().section("postgres", PostgresConfig.class);
        store = Store.open(vertx, config, uri, new Migrations(config, uri).run());
        Sql.execute(uri, "select ensure_trades_partition('2024-01-05')");
        // In the busy pool 600 trades of the last 100 minutes by 300 traders, of whom 80 stopped 80 minutes ago.
        insert(
                BUSY,
                600,
                "case when n <= 480 then 1 + n % 220 else 221 + n % 80 end",
                "case when n <= 480 then n % 50 else 80 + n % 20 end");
        insert(QUIET, 10, "n % 4", "n");
    }

    @AfterEach
    void close() throws Exception {
        OpenStores.result(store.close());
        OpenStores.result(vertx.close());
    }

    @Test
    void distinctTradersAreCountedInEachWindow() throws Exception {
        Map<Integer, Map<Window, Long>> traders = count(new TraderCounts(10_000), NOW);
        assertThat(traders.get(QUIET)).containsEntry(Window.H1, 4L).containsEntry(Window.D7, 4L);
        assertThat(traders.get(BUSY))
                .containsOnly(Map.entry(Window.H1, 220L), Map.entry(Window.H24, 300L), Map.entry(Window.D7, 300L));
    }

    @Test
    void thoseOfABusyPoolOnceAMinute() throws Exception {
        var counts = new TraderCounts(10_000);
        count(counts, NOW);
        insert(BUSY, 7, "1000 + n", "n");
        insert(QUIET, 7, "1000 + n", "n");
        Map<Integer, Map<Window, Long>> soon = count(counts, NOW.plusSeconds(29));
        assertThat(soon.get(QUIET)).containsEntry(Window.H24, 11L);
        assertThat(soon.get(BUSY)).containsEntry(Window.H24, 300L);
        assertThat(count(counts, NOW.plusSeconds(61)).get(BUSY)).containsEntry(Window.H24, 307L);
    }

    @Test
    void withinTheTradesThatAnAnswerMayLookAt() throws Exception {
        assertThat(count(new TraderCounts(500), NOW).get(BUSY)).containsOnly(Map.entry(Window.H1, 220L));
        Map<Integer, Map<Window, Long>> few = count(new TraderCounts(100), NOW);
        assertThat(few.get(BUSY)).isEmpty();
        assertThat(few.get(QUIET)).hasSize(3);
    }

    private Map<Integer, Map<Window, Long>> count(TraderCounts counts, Instant now) throws Exception {
        Map<Integer, Map<Window, Long>> trades = Map.of(
                QUIET, Map.of(Window.H1, 10L, Window.H24, 10L, Window.D7, 10L),
                BUSY, Map.of(Window.H1, 480L, Window.H24, 600L, Window.D7, 600L));
        return OpenStores.result(store.withConnection(connection -> counts.of(connection, trades, now)));
    }

    private void insert(int pool, int trades, String trader, String minutesAgo) throws SQLException {
        Sql.execute(uri, """
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one,
                                    amount_in, amount_out)
                select (select coalesce(max(position), 0) from trades) + n,
                    timestamptz '2024-01-05 10:00+00' - make_interval(mins => %s), %d, %s, 1, 1, 0, true, 1, 1
                from generate_series(1, %d) n
                """.formatted(minutesAgo, pool, trader, trades));
    }
}
