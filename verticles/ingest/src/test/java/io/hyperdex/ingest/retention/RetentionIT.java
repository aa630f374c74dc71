package io.hyperdex.ingest.retention;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.ingest.posted.RefusalCode;
import io.hyperdex.ingest.store.Stored;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old months go with their identity, and nothing that was counted is counted again. */
class RetentionIT {
    private static final Instant JANUARY = Instant.parse("2024-01-31T23:59:59.999Z");
    private static final Instant FEBRUARY = Instant.parse("2024-02-01T00:00:00Z");
    /** From the day on which January is wholly older. */
    private static final Duration AGE = Duration.between(Instant.parse("2024-02-10T00:00:00Z"), Instant.now());

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void monthsThatAreWhollyOlderGoAndAreRefusedFromThenOn() throws Exception {
        await(node.store("one", List.of(trade("old", JANUARY), trade("kept", FEBRUARY))));
        node.execute("delete from outbox");
        try (var retaining = new Retaining(node)) {
            retaining.awaitRemoval();
        }
        assertThat(node.query("select ts at time zone 'UTC' from trades")).containsExactly("2024-02-01 00:00:00");
        assertThat(node.query("select count(*) from trade_identity")).containsExactly("1");

        Stored again = await(node.store("one", List.of(trade("old", JANUARY), trade("kept", FEBRUARY))));
        assertThat(again.duplicates()).isOne();
        assertThat(again.refused())
                .singleElement()
                .extracting(refused -> refused.refusal().code())
                .isEqualTo(RefusalCode.TOO_OLD);
        assertThat(node.query("select sum(trades) from candles where step = 86400"))
                .containsExactly("2");
        assertThat(node.query("select to_regclass('trades_2024_01')")).containsExactly("null");
    }

    @Test
    void whatIsTooOldMakesNothingAtANodeThatHasJustStarted() throws Exception {
        node.execute("select raise_trade_floor('2024-02-01 00:00:00Z')");
        Stored first = await(node.store("one", List.of(trade("old", JANUARY))));
        assertThat(first.refused())
                .singleElement()
                .extracting(refused -> refused.refusal().code())
                .isEqualTo(RefusalCode.TOO_OLD);
        assertThat(node.query("select address from pools")).isEmpty();
        assertThat(node.query("select to_regclass('trades_2024_01')")).containsExactly("null");
    }

    @Test
    void waitsForTheStreamsThatMayResumeFromThereAndForAnalytics() throws Exception {
        node.execute("insert into analytics_progress (name, position) values ('ledger', 0)");
        await(node.store("one", List.of(trade("old", JANUARY))));
        try (var retaining = new Retaining(node)) {
            Eventually.holds("the floor is raised", Duration.ofSeconds(20), this::isFloorRaised);
            assertThat(await(node.store("one", List.of(trade("later", JANUARY))))
                            .accepted())
                    .isZero();
            assertThat(node.query("select count(*) from trades")).containsExactly("1");
            node.execute("delete from outbox");
            assertThat(node.query("select count(*) from trades")).containsExactly("1");
            node.execute("update analytics_progress set position = 1");
            retaining.awaitRemoval();
        }
    }

    /** Two nodes go on posting January while it goes: each trade is counted once, or refused. */
    @Test
    void whatIsUnderWayMeanwhileIsCountedOnceOrRefused() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        try (TestNode other = TestNode.start(node.uri(), Configuration.defaults())) {
            List<Future<Stored>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                TestNode poster = random.nextBoolean() ? node : other;
                answers.add(poster.store("one", List.of(trade("t" + random.nextInt(40), JANUARY))));
                if (i == 30) {
                    await(answers.get(random.nextInt(30)));
                    answers.add(raised());
                }
            }
            int accepted = 0;
            for (Future<Stored> answer : answers) {
                accepted += await(answer).accepted();
            }
            node.execute("delete from outbox");
            try (var retaining = new Retaining(other)) {
                retaining.awaitRemoval();
            }
            assertThat(node.query("select count(*) from trade_identity")).containsExactly("0");
            assertThat(node.query("select coalesce(sum(trades), 0) from candles where step = 86400"))
                    .containsExactly("" + accepted);
            assertThat(await(node.store("one", List.of(trade("t1", JANUARY)))).accepted())
                    .isZero();
        }
    }

    /** As an answer that has stored nothing. */
    private Future<Stored> raised() {
        return node.context
                .store()
                .withConnection(connection -> TradeFloor.raise(connection, FEBRUARY))
                .map(floor -> new Stored(0, 0, List.of(), 0));
    }

    private boolean isFloorRaised() throws Exception {
        return node.query("select floor is not null from retention").contains("t");
    }

    private static PostedTrade trade(String id, Instant time) {
        return Trades.trade(id, time, "2", "10", "5");
    }

    /** The work on a node, until it is closed. */
    private static final class Retaining implements AutoCloseable {
        private final TestNode node;
        private final Retention retention;

        Retaining(TestNode node) {
            this.node = node;
            retention = new Retention(node.vertx, node.context, AGE, Duration.ofMillis(20));
            onLoop(() -> {
                retention.start();
                return Future.succeededFuture();
            });
        }

        void awaitRemoval() throws Exception {
            Eventually.holds(
                    "January is gone",
                    Duration.ofSeconds(20),
                    () -> node.query("select (select count(*) from trades where ts < '2024-02-01Z')"
                                    + " + (select count(*) from trade_identity where ts < '2024-02-01Z')")
                            .contains("0"));
        }

        @Override
        public void close() {
            onLoop(retention::stop);
        }

        private void onLoop(Supplier<Future<Void>> work) {
            var done = new CompletableFuture<Void>();
            node.loop.runOnContext(
                    arrived -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
            done.join();
        }
    }
}
