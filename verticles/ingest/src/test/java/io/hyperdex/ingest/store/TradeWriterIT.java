package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.ingest.posted.RefusalCode;
import io.hyperdex.ingest.reference.Repricing;
import io.hyperdex.ingest.reference.TokenTable;
import io.hyperdex.ingest.reference.Transactions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of each trade. */
class TradeWriterIT {
    private static final Instant TIME = Trades.TIME;

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
    void sameIdIsADuplicateOrAConflictAndTheStoredOneStands() throws Exception {
        Stored first = store(Trades.trade("a"), Trades.trade("a"), Trades.trade("a", TIME, "3", "10", "5"));
        assertThat(first.accepted()).isOne();
        assertThat(first.duplicates()).isOne();
        assertRefused(first, 2, RefusalCode.CONFLICT);

        Stored again = store(Trades.trade("a", TIME, "2.0", "10.00", "5"), Trades.trade("a", TIME, "3", "10", "5"));
        assertThat(again.accepted()).isZero();
        assertThat(again.duplicates()).isOne();
        assertRefused(again, 1, RefusalCode.CONFLICT);
        assertThat(again.position()).isOne();
        assertThat(node.query("select amount_in from trades")).containsExactly("2");
    }

    @Test
    void idsOfDifferentSourcesDoNotMeet() throws Exception {
        await(node.store("one", List.of(Trades.trade("a"))));
        assertThat(await(node.store("other", List.of(Trades.trade("a", TIME, "3", "10", "5"))))
                        .accepted())
                .isOne();
    }

    @Test
    void otherPairOfAKnownPoolIsRefused() {
        Stored stored = store(Trades.trade("a"), Trades.ofOtherPair("b"));
        assertThat(stored.accepted()).isOne();
        assertRefused(stored, 1, RefusalCode.POOL_MISMATCH);
    }

    @Test
    void moreDigitsThanDecimalsAreRefusedUnlessTheTradeIsStoredAlready() throws Exception {
        store(Trades.trade("early", TIME, "0.001", "10", "5"));
        describe(Trades.TOKEN0, 2);
        Stored stored = store(
                Trades.trade("early", TIME, "0.001", "10", "5"),
                Trades.trade("late", TIME, "0.001", "10", "5"),
                Trades.trade("fits", TIME, "0.0100", "10", "5"));
        assertThat(stored.duplicates()).isOne();
        assertThat(stored.accepted()).isOne();
        assertRefused(stored, 1, RefusalCode.PRECISION);
    }

    @Test
    void refusedTradeMakesNoPool() throws Exception {
        describe(Trades.TOKEN0, 0);
        String pool = "0x" + "1".repeat(40);
        store(Trades.inPool("a", pool));
        PostedTrade conflicting = Trades.inPool("a", "0x" + "2".repeat(40));
        assertRefused(store(conflicting), 0, RefusalCode.CONFLICT);
        assertRefused(store(Trades.trade("b", TIME, "0.5", "10", "5")), 0, RefusalCode.PRECISION);
        assertThat(node.query("select address from pools")).containsExactly(pool);
    }

    @Test
    void failedTradeIsStoredAndTouchesNoCandle() throws Exception {
        assertThat(store(Trades.trade("a", TIME, "2", null, null)).accepted()).isOne();
        assertThat(node.query("select status, amount_out from trades")).containsExactly("1|null");
        assertThat(node.query("select count(*) from candles")).containsExactly("0");
        assertThat(node.query("select executed_basis from pools")).containsExactly("f");
    }

    @Test
    void lateTradeCorrectsItsCandlesAndRaisesTheirRevisionOncePerCommit() throws Exception {
        store(Trades.trade("a"));
        store(
                Trades.trade("b", TIME.minusSeconds(20), "1", "4", "4"),
                Trades.trade("c", TIME.plusSeconds(20), "1", "6", "6"));
        assertThat(node.query(
                        "select step, pool_open, pool_high, pool_low, pool_close, trades, revision from whole_candles"
                                + " order by step"))
                .containsExactly("60|4|6|4|6|3|1", "900|4|6|4|6|3|1", "3600|4|6|4|6|3|1", "86400|4|6|4|6|3|1");
    }

    /** Before candles left out what is as their open, all of them had all. */
    @Test
    void candlesThatLeaveOutWhatIsAsTheirOpenMergeLikeWholeOnes() throws Exception {
        List<List<String>> markets = List.of(
                List.of("4", "5", "6"),
                List.of("6", "5", "4"),
                List.of("5", "7", "5"),
                List.of("5", "3", "4"),
                List.of("5", "5", "5"));
        List<List<Integer>> orders = List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
        int day = 0;
        for (List<String> prices : markets) {
            for (List<Integer> order : orders) {
                for (boolean whole : new boolean[] {false, true}) {
                    Instant start = TIME.plus(Duration.ofDays(day++));
                    for (int i : order) {
                        String price = prices.get(i);
                        store(Trades.trade(start + "/" + i, start.plusSeconds(i), "1", price, price));
                        if (whole) {
                            node.makeCandlesWhole();
                        }
                    }
                }
                assertThat(node.query("""
                        select distinct pool_open, pool_high, pool_low, pool_close, trim_scale(open), trim_scale(high),
                            trim_scale(low), trim_scale(close), trades, volume1,
                            open_order < close_order from whole_candles where open_time >= '%s'
                        """.formatted(
                                        TIME.plus(Duration.ofDays(day - 2)).truncatedTo(ChronoUnit.DAYS))))
                        .as("%s in the order %s", prices, order)
                        .containsExactly(expected(prices));
            }
        }
    }

    private static String expected(List<String> prices) {
        String ohlc = String.join(
                "|", prices.get(0), Collections.max(prices), Collections.min(prices), prices.get(prices.size() - 1));
        int volume = prices.stream().mapToInt(Integer::parseInt).sum();
        return ohlc + "|" + ohlc + "|3|" + volume + "|t";
    }

    @Test
    void oneTradeWithoutAPoolPriceTurnsThePoolToExecutedPrices() throws Exception {
        store(Trades.trade("a"), Trades.trade("b", TIME, "1", "6", null));
        assertThat(node.query("select executed_basis from pools")).containsExactly("t");
        assertThat(node.query(
                        "select pool_open, trim_scale(open), trim_scale(high) from whole_candles where step = 60"))
                .containsExactly("null|5|6");
    }

    @Test
    void decimalsThatBecomeKnownPriceWhatWaitedForThem() throws Exception {
        String sqrt = "79228162514264337593543950336000";
        store(Trades.withSqrtPrice("a", TIME, sqrt), Trades.withSqrtPrice("b", TIME.plusSeconds(60), sqrt));
        assertThat(node.query("select executed_basis from pools")).containsExactly("t");
        describe(Trades.TOKEN0, 6);
        describe(Trades.TOKEN1, 8);
        assertThat(node.query("select trim_scale(pool_price) from trades")).containsExactly("10000", "10000");
        assertThat(node.query("select executed_basis from pools")).containsExactly("f");
        assertThat(node.query("""
                        select step, trim_scale(pool_close), trades, revision from whole_candles order by step, open_time
                        """))
                .containsExactly("60|10000|1|1", "60|10000|1|1", "900|10000|2|1", "3600|10000|2|1", "86400|10000|2|1");
        assertThat(store(Trades.withSqrtPrice("c", TIME, sqrt)).accepted()).isOne();
        assertThat(node.query("select count(*) from trades where pool_price is null"))
                .containsExactly("0");
    }

    @Test
    void decimalsOfBothTokensThatAreToldAtOncePriceWhatWaitedForThem() throws Exception {
        store(Trades.withSqrtPrice("a", TIME, "79228162514264337593543950336000"));
        Promise<Void> told = Promise.promise();
        Promise<Void> goOn = Promise.promise();
        Future<Void> first = Transactions.run(
                node.context.store(),
                connection ->
                        describe(connection, Trades.TOKEN0, 6).onComplete(told).compose(done -> goOn.future()));
        await(told.future());
        Future<Void> second =
                Transactions.run(node.context.store(), connection -> describe(connection, Trades.TOKEN1, 8));
        node.awaitBlocked();
        goOn.complete();
        await(Future.all(first, second));
        assertThat(node.query("select trim_scale(pool_price) from trades")).containsExactly("10000");
        assertThat(node.query("select executed_basis from pools")).containsExactly("f");
    }

    @Test
    void decimalsToldBehindTheWritersBackAreNoticedInTheTransaction() throws Exception {
        String sqrt = "79228162514264337593543950336000";
        store(Trades.withSqrtPrice("a", TIME, sqrt));
        node.execute("update tokens set decimals = 6");
        store(Trades.withSqrtPrice("b", TIME, sqrt));
        assertThat(node.query("select trim_scale(pool_price) from trades order by position"))
                .containsExactly("null", "1000000");
    }

    @Test
    void poisonOfOneSenderFailsNobodyElse() throws Exception {
        node.execute("alter table candles add constraint poison check (volume0 <> 666)");
        List<Future<Stored>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String amount = i == 7 ? "666" : "1";
            String pool = "0x" + String.format("%040x", i + 1);
            PostedTrade fine = Trades.inPool("t" + i, pool);
            PostedTrade chosen = i == 7 ? Trades.trade("t" + i, TIME, amount, "1", "5") : fine;
            answers.add(node.store("sender" + i, List.of(chosen)));
        }
        for (int i = 0; i < answers.size(); i++) {
            Future<Stored> answer = answers.get(i);
            if (i == 7) {
                assertThatThrownBy(() -> await(answer)).hasMessageContaining("poison");
            } else {
                assertThat(await(answer).accepted()).isOne();
            }
        }
        assertThat(node.query("select count(*), max(position), max(last) from trades, position_head"))
                .containsExactly("19|19|19");
    }

    private Stored store(PostedTrade... trades) {
        return await(node.store("sender", List.of(trades)));
    }

    private void describe(String token, int decimals) {
        await(Transactions.run(node.context.store(), connection -> describe(connection, token, decimals)));
        await(node.intake.forget(1, token));
    }

    private Future<Void> describe(SqlConnection connection, String token, int decimals) {
        return TokenTable.put(connection, new TokenTable.Description(1, token, "T", "Token", decimals))
                .compose(described -> described.decimalsBecameKnown()
                        ? Repricing.run(
                                connection, described.id(), node.context.clock().instant())
                        : Future.succeededFuture());
    }

    private static void assertRefused(Stored stored, int index, RefusalCode code) {
        assertThat(stored.refused()).anySatisfy(refused -> {
            assertThat(refused.index()).isEqualTo(index);
            assertThat(refused.refusal().code()).isEqualTo(code);
        });
    }
}
