package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGKILL of the process that follows the trades, at random moments of its work. */
@Timeout(300)
class KilledIT {
    private static final int KILLS = Integer.getInteger("hyperdex.kills", 6);
    private static final int TRADES_EACH = 240;
    private static final int BATCH = 24;
    private static final Duration WITHIN = Duration.ofSeconds(40);
    private static final String REACHED =
            "select coalesce(sum(position), 0) from analytics_progress where name like 'ledger-%'";
    private static final int TRADERS = 12;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void noTradeIsCountedTwiceOrMissed() throws Exception {
        System.out.println("seed=" + seed);
        String database = TestPostgres.createStore();
        try (var scene = new LedgerScene(random, database)) {
            scene.price();
            List<PostedTrade> trades = scene.shuffled(scene.trades(KILLS * TRADES_EACH, TRADERS));
            for (int kill = 0; kill < KILLS; kill++) {
                killAtWork(scene, trades.subList(kill * TRADES_EACH, (kill + 1) * TRADES_EACH), database);
            }
            scene.follow();
            scene.settled();
            List<List<String>> followed = rows(scene);
            assertThat(followed).allSatisfy(rows -> assertThat(rows).isNotEmpty());
            assertThat(scene.node.query("select sum(trades) from ledgers"))
                    .isEqualTo(scene.node.query("select count(*) from trades where status = 0"));

            scene.rebuildAll();
            scene.rebuildGas();
            scene.settled();

            assertThat(rows(scene)).isEqualTo(followed);
        }
    }

    private void killAtWork(LedgerScene scene, List<PostedTrade> trades, String database) throws Exception {
        int batches = trades.size() / BATCH;
        int last = 1 + random.nextInt(batches - 1);
        String before = scene.node.query(REACHED).get(0);
        AnalyticsProcess analytics = AnalyticsProcess.start(database);
        for (int batch = 0; batch < batches; batch++) {
            scene.store(trades.subList(batch * BATCH, (batch + 1) * BATCH));
            if (batch <= last) {
                analytics.tell(random.nextInt(60));
            }
            if (batch == 0) {
                Eventually.holds(
                        "it is at work",
                        WITHIN,
                        () -> !scene.node.query(REACHED).get(0).equals(before));
            }
            if (batch == last) {
                analytics.kill();
            }
        }
        System.out.println("killed at " + scene.node.query("select name, position from analytics_progress order by 1"));
    }

    private static List<List<String>> rows(LedgerScene scene) throws Exception {
        List<List<String>> rows = new ArrayList<>(scene.rows());
        rows.addAll(scene.gasRows());
        return rows;
    }
}
