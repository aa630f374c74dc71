package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.platform.store.CandleLocks;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A batch locks candles in the order of everybody: whoever waits for one of them has those before it and none behind it. */
class CandleLocksIT {
    private static final List<String> POOLS = List.of("0x" + "1".repeat(40), "0x" + "2".repeat(40));
    private static final List<Duration> TIMES = List.of(Duration.ZERO, Duration.ofMinutes(20), Duration.ofDays(1));
    /** Of each pool three minutes, three quarters of an hour, two hours and two days. */
    private static final int CANDLES = 2 * (3 + 3 + 2 + 2);

    @Test
    void aBatchTakesThemInOneOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        try (TestNode node = TestNode.start();
                Connection other = TestPostgres.connect(node.uri());
                Statement statement = other.createStatement()) {
            await(node.store("a", trades(random, "first")));
            assertThat(free(node)).isEqualTo(CANDLES);
            other.setAutoCommit(false);
            for (int place : new int[] {0, 1 + random.nextInt(CANDLES - 2), CANDLES - 1}) {
                statement.execute("select from candles where ctid = (select ctid from candles order by "
                        + CandleLocks.ORDER + " offset " + place + " limit 1) for update");
                Future<Stored> storing = node.store("a", trades(random, "again" + place));
                node.awaitBlocked();

                assertThat(free(node)).isEqualTo(CANDLES - 1 - place);
                other.rollback();
                assertThat(await(storing).accepted()).isEqualTo(POOLS.size() * TIMES.size());
            }
        }
    }

    /** How many candles nobody has locked. */
    private static int free(TestNode node) throws Exception {
        return node.query("select 1 from candles for update skip locked").size();
    }

    private static List<PostedTrade> trades(Random random, String name) {
        Instant start = Trades.TIME;
        List<PostedTrade> trades = new ArrayList<>();
        for (String pool : POOLS) {
            for (Duration time : TIMES) {
                trades.add(Trades.inPool(name + trades.size(), pool, start.plus(time)));
            }
        }
        Collections.shuffle(trades, random);
        return trades;
    }
}
