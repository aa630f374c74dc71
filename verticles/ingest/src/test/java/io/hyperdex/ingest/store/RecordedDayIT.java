package io.hyperdex.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.ingest.replay.RecordedPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The recorded day through the writer, against what its authors computed from the chain. */
class RecordedDayIT {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TICK = new BigDecimal("1.0001");
    private static final RecordedPool USDC_WETH = RecordedPool.ALL.get(0);
    private static final String BARS =
            "/recordings/univ3-ethereum-2024-01-05/ethereum-" + USDC_WETH.address() + "-2024-01-05.minute.csv.gz";

    private static TestNode node;

    @BeforeAll
    static void storeTheDay() {
        node = TestNode.start().describeRecordedMarket();
        List<Stored> stored = node.storeInChunks("replay", RecordedDay.trades(), 1_000);
        assertThat(stored.stream().mapToInt(Stored::accepted).sum()).isEqualTo(6_354);
        assertThat(stored).allMatch(answer -> answer.refused().isEmpty());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void minuteBarsAreTheRecordedOnes() throws Exception {
        Map<String, String[]> candles = new HashMap<>();
        for (String row : node.query("""
                select to_char(open_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                    pool_open, pool_high, pool_low, pool_close, volume0, volume1
                from whole_candles where step = 60 and pool_id = (select id from pools where address = '%s')
                """.formatted(USDC_WETH.address()))) {
            String[] cells = row.split("\\|");
            candles.put(cells[0], cells);
        }
        int compared = 0;
        for (String[] bar : bars()) {
            BigDecimal in0 = new BigDecimal(bar[7]);
            BigDecimal in1 = new BigDecimal(bar[8]);
            if (in0.signum() == 0 && in1.signum() == 0) {
                assertThat(candles).doesNotContainKey(bar[0]);
                continue;
            }
            String[] candle = candles.get(bar[0]);
            assertThat(candle).as(bar[0]).isNotNull();
            assertTick(candle[1], bar[4], USDC_WETH);
            assertTick(candle[2], bar[6], USDC_WETH);
            assertTick(candle[3], bar[5], USDC_WETH);
            assertTick(candle[4], bar[3], USDC_WETH);
            // What went in, and what came out: in − net.
            assertThat(new BigDecimal(candle[5]).movePointRight(6))
                    .isEqualByComparingTo(in0.add(in0).subtract(new BigDecimal(bar[1])));
            assertThat(new BigDecimal(candle[6]).movePointRight(18))
                    .isEqualByComparingTo(in1.add(in1).subtract(new BigDecimal(bar[2])));
            compared++;
        }
        assertThat(compared).isEqualTo(1_408).isEqualTo(candles.size());
    }

    @Test
    void poolPriceOfEverySwapHasTheRecordedTick() throws Exception {
        Map<String, String> prices = new HashMap<>();
        node.query("select encode(tx_hash, 'hex'), log_index, pool_price from trades")
                .forEach(row ->
                        prices.put(row.substring(0, row.lastIndexOf('|')), row.substring(row.lastIndexOf('|') + 1)));
        Map<String, RecordedPool> pools = new HashMap<>();
        RecordedPool.ALL.forEach(pool -> pools.put(pool.address(), pool));
        List<RecordedDay.Swap> swaps = RecordedDay.swaps();
        assertThat(swaps).hasSize(6_354);
        for (RecordedDay.Swap swap : swaps) {
            PostedTrade trade = swap.trade();
            String price = prices.get(trade.txHash().substring(2) + "|" + trade.logIndex());
            assertTick(price, String.valueOf(swap.tick()), pools.get(trade.pool()));
        }
    }

    @Test
    void volumesOfTheDayAreTheRecordedOnes() throws Exception {
        assertThat(node.query("""
                select trim_scale(volume0), trim_scale(volume1), trim_scale(volume_usd), trades, unvalued
                from candles where step = 86400 and pool_id = (select id from pools where address = '%s')
                """.formatted(USDC_WETH.address())))
                .containsExactly("246966136.903766|110106.227894665936356241|246966136.903766|6046|0");
    }

    @Test
    void postingTheDayAgainChangesNothing() throws Exception {
        List<String> before = node.query("select * from whole_candles order by pool_id, step, open_time");
        List<Stored> again = node.storeInChunks("replay", RecordedDay.trades(), 700);
        assertThat(again.stream().mapToInt(Stored::duplicates).sum()).isEqualTo(6_354);
        assertThat(again).allMatch(answer -> answer.accepted() == 0 && answer.position() == 6_354);
        assertThat(node.query("select * from whole_candles order by pool_id, step, open_time"))
                .isEqualTo(before);
        assertThat(node.query("select count(*), max(last) from trades, position_head"))
                .containsExactly("6354|6354");
    }

    /** Stores from before quarters of an hour were kept get them by a migration. */
    @Test
    void quartersOfAnHourThatAreFoldedFromMinutesAreThoseOfTheTrades() throws Exception {
        String quarters = """
                select pool_id, open_time, pool_open, pool_high, pool_low, pool_close, open, high, low, close,
                    open_order, close_order, volume0, volume1, volume_usd, unvalued, trades, buys0
                from whole_candles where step = 900 order by pool_id, open_time
                """;
        List<String> ofTrades = node.query(quarters);
        assertThat(ofTrades).hasSizeGreaterThan(96);
        node.execute("delete from candles where step = 900");
        node.makeCandlesWhole();
        try (InputStream migration =
                RecordedDayIT.class.getResourceAsStream("/conf/migrations/common/V17__quarter_hours.sql")) {
            node.execute("begin;" + new String(migration.readAllBytes(), StandardCharsets.UTF_8) + "commit");
        }
        assertThat(node.query(quarters)).isEqualTo(ofTrades);
    }

    /** tick = ⌊log of the raw price to base 1.0001⌋. */
    private static void assertTick(String price, String expected, RecordedPool pool) {
        int tick = new BigDecimal(expected).intValueExact();
        BigDecimal raw = new BigDecimal(price)
                .scaleByPowerOfTen(pool.token1().decimals() - pool.token0().decimals());
        assertThat(raw).isGreaterThanOrEqualTo(TICK.pow(tick, DIGITS)).isLessThan(TICK.pow(tick + 1, DIGITS));
    }

    private static List<String[]> bars() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(RecordedDayIT.class.getResourceAsStream(BARS)), StandardCharsets.US_ASCII))) {
            List<String[]> bars = new ArrayList<>();
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                bars.add(line.split(",", -1));
            }
            return bars;
        }
    }
}
