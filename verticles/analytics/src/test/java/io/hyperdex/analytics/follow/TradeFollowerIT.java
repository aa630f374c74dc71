package io.hyperdex.analytics.follow;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each trade once, in the order of positions, whatever becomes of a follower. */
@Timeout(60)
class TradeFollowerIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SEEN =
            "select count(*), count(distinct position), max(position), bool_and(ordered) from"
                    + " (select position, position > lag(position, 1, 0) over (order by id) as ordered from seen) s";

    private final String database = TestPostgres.createStore();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong rested = new AtomicLong(-1);

    @Test
    void bringsEachTradeOnceThoughFollowersFailAndTakeOver() throws Exception {
        try (TestNode first = TestNode.start(database, Configuration.defaults());
                TestNode second = TestNode.start(database, Configuration.defaults())) {
            first.execute(
                    "create table seen (id bigint generated always as identity primary key, position bigint not null)");
            store(first, 0, 400);
            // The outbox has forgotten these.
            first.execute("delete from outbox where last_position < 250");
            TradeFollower one = follower(first);
            TradeFollower two = follower(second);
            one.start();
            two.start();
            failures.set(3);
            store(second, 400, 800);
            Eventually.holds("800 are seen", WITHIN, () -> first.query(SEEN).equals(List.of("800|800|800|t")));

            await(one.stop());
            store(first, 800, 1_000);

            Eventually.holds("1000 are seen", WITHIN, () -> first.query(SEEN).equals(List.of("1000|1000|1000|t")));
            await(two.stop());
        }
        assertThat(failures).hasNonPositiveValue();
    }

    @Test
    void overtakesNoWorkThatItFollowsBehind() throws Exception {
        try (TestNode node = TestNode.start(database, Configuration.defaults())) {
            node.execute(
                    "create table seen (id bigint generated always as identity primary key, position bigint not null)");
            store(node, 0, 200);
            TradeFollower follower =
                    TradeFollower.behind("ahead", node.vertx, node.context, "seen", Duration.ofMillis(5), seeing());
            follower.start();
            Eventually.holds("the other work has not begun", WITHIN, () -> rested.get() == 0);
            assertThat(node.query("select count(*) from seen")).containsExactly("0");

            node.execute("insert into analytics_progress (name, position) values ('ahead', 80)");
            Eventually.holds("nothing more is to be done at 80", WITHIN, () -> rested.get() == 80);
            assertThat(node.query(SEEN)).containsExactly("80|80|80|t");

            node.execute("update analytics_progress set position = 200 where name = 'ahead'");
            Eventually.holds("200 are seen", WITHIN, () -> node.query(SEEN).equals(List.of("200|200|200|t")));
            await(follower.stop());
        }
    }

    private static void store(TestNode node, int from, int to) {
        for (int i = from; i < to; i += 40) {
            int start = i;
            await(node.store(
                    "s",
                    java.util.stream.IntStream.range(start, Math.min(to, start + 40))
                            .mapToObj(n -> Trades.trade("t" + n))
                            .toList()));
        }
    }

    private TradeFollower follower(TestNode node) {
        return new TradeFollower(node.vertx, node.context, "seen", Duration.ofMillis(5), seeing());
    }

    private TradeFollower.Work seeing() {
        return new TradeFollower.Work() {
            @Override
            public Future<Void> follow(SqlConnection transaction, Stretch stretch) {
                return transaction
                        .preparedQuery("insert into seen (position) select position from trades"
                                + " where position between $1 and $2 and ts between $3 and $4 order by position")
                        .execute(Tuple.of(stretch.first(), stretch.last(), stretch.minTime(), stretch.maxTime()))
                        .compose(written -> failures.decrementAndGet() > 0
                                ? Future.failedFuture("as if the node had died here")
                                : Future.succeededFuture());
            }

            @Override
            public Future<Boolean> idle(SqlConnection transaction, Stretch nothing) {
                rested.set(nothing.last());
                return Future.succeededFuture(false);
            }

            @Override
            public void committed() {}

            @Override
            public void forget() {}
        };
    }
}
