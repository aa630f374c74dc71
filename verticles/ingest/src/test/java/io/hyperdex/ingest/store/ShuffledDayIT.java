package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.CandleReader;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However the day arrives, it becomes the same candles, and they equal a rebuild from the trades. */
class ShuffledDayIT {
    private static final String COLUMNS = """
            select p.address, c.step, c.open_time, c.pool_open, c.pool_high, c.pool_low, c.pool_close,
                c.open, c.high, c.low, c.close, c.open_order, c.close_order,
                trim_scale(c.volume0), trim_scale(c.volume1), trim_scale(c.volume_usd), c.unvalued, c.trades, c.buys0
            from whole_candles c join pools p on p.id = c.pool_id order by 1, 2, 3
            """;

    @Test
    void shuffledCutsOfTwoPostersOnTwoNodesGiveTheSameCandles() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        List<PostedTrade> day = RecordedDay.trades();
        try (TestNode ordered = TestNode.start().describeRecordedMarket();
                TestNode one = TestNode.start().describeRecordedMarket();
                TestNode other = TestNode.start(one.uri(), Configuration.defaults())) {
            ordered.storeInChunks("replay", day, 1_000);
            Collections.shuffle(day = new ArrayList<>(day), random);
            List<Future<Stored>> answers = new ArrayList<>();
            for (List<PostedTrade> cut : cuts(day, random)) {
                answers.add((random.nextBoolean() ? one : other).store("replay", cut));
                if (random.nextInt(4) == 0) {
                    // The same again from the other side, at the same time.
                    answers.add((random.nextBoolean() ? one : other).store("replay", cut));
                }
            }
            int accepted = 0;
            for (Future<Stored> answer : answers) {
                accepted += await(answer).accepted();
                assertThat(await(answer).refused()).isEmpty();
            }
            assertThat(accepted).isEqualTo(6_354);
            assertThat(one.query(COLUMNS)).isEqualTo(ordered.query(COLUMNS));
            assertPositionsHaveNoHoles(one);
            assertCandlesEqualARebuild(one);
        }
    }

    private static List<List<PostedTrade>> cuts(List<PostedTrade> day, Random random) {
        List<List<PostedTrade>> cuts = new ArrayList<>();
        for (int from = 0; from < day.size(); ) {
            int to = Math.min(day.size(), from + 1 + random.nextInt(random.nextBoolean() ? 5 : 400));
            cuts.add(day.subList(from, to));
            from = to;
        }
        return cuts;
    }

    private static void assertPositionsHaveNoHoles(TestNode node) throws Exception {
        assertThat(node.query("select min(position), max(position), count(distinct position), max(last)"
                        + " from trades, position_head"))
                .containsExactly("1|6354|6354|6354");
        assertThat(node.query("""
                select count(*) from (
                    select first_position, lag(last_position, 1, 0::bigint) over (order by first_position) as before,
                        committed_at, lag(committed_at) over (order by first_position) as committed_before
                    from outbox) o
                where first_position <> before + 1
                """)).containsExactly("0");
    }

    private static void assertCandlesEqualARebuild(TestNode node) throws Exception {
        for (String pool : node.query("select id from pools")) {
            int poolId = Integer.parseInt(pool);
            List<Fill> fills = new ArrayList<>();
            await(node.context
                            .store()
                            .withConnection(connection -> connection
                                    .preparedQuery(TradeRows.SELECT + "where t.pool_id = $1 and t.status = 0")
                                    .execute(Tuple.of(poolId))))
                    .forEach(row -> fills.add(TradeRows.fill(row)));
            for (Interval interval : Interval.STORED) {
                List<CandleState> stored = await(node.context
                        .store()
                        .withConnection(connection -> CandleReader.read(
                                connection, poolId, interval, RecordedDay.START, RecordedDay.END, 2_000)));
                assertThat(plain(stored)).isEqualTo(plain(CandleState.fold(interval, fills)));
            }
        }
    }

    /** Without the revision, and with figures as values and not as notations. */
    private static List<List<Object>> plain(Collection<CandleState> candles) {
        return candles.stream().map(ShuffledDayIT::plain).toList();
    }

    private static List<Object> plain(CandleState candle) {
        Instant openTime = candle.openTime();
        return List.of(
                openTime,
                candle.openOrder(),
                candle.closeOrder(),
                candle.trades(),
                candle.buys0(),
                candle.unvalued(),
                List.of(
                        plain(candle.pool().open()),
                        plain(candle.pool().high()),
                        plain(candle.pool().low()),
                        plain(candle.pool().close())),
                List.of(
                        plain(candle.executed().open()),
                        plain(candle.executed().high()),
                        plain(candle.executed().low()),
                        plain(candle.executed().close())),
                List.of(plain(candle.volume0()), plain(candle.volume1()), plain(candle.volumeUsd())));
    }

    private static BigDecimal plain(BigDecimal value) {
        return value.stripTrailingZeros();
    }
}
