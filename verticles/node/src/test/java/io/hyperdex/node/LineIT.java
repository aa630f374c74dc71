package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import io.hyperdex.node.testing.StreamClient;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole line over HTTP: the recorded day goes in as a sender posts it, and comes out as any caller sees it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LineIT {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TICK = new BigDecimal("1.0001");
    private static final String CANDLES = "/v1/candles?chain=1&pool=" + RecordedSwaps.USDC_WETH;

    @TempDir
    static Path directory;

    private static NodeProcess node;
    private static HttpCaller api;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.start(directory.resolve("data"), Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"));
        api = new HttpCaller(node.http());
        RecordedSwaps.describe(api);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @Order(1)
    void postedDayGivesTheRecordedMinuteBarsAndPostingItAgainChangesNothing() throws Exception {
        List<ObjectNode> day = RecordedSwaps.all();
        assertThat(day).hasSize(6_354);

        JsonNode first = HttpCaller.json(api.post("/v1/trades", "application/json", RecordedSwaps.body(day)));
        assertThat(first.path("accepted").asInt()).as(first.toString()).isEqualTo(6_354);
        List<JsonNode> candles = minutes();
        assertBars(candles);

        JsonNode again = HttpCaller.json(api.post("/v1/trades", "application/json", RecordedSwaps.body(day)));
        assertThat(again.path("accepted").asInt()).isZero();
        assertThat(again.path("duplicates").asInt()).isEqualTo(6_354);
        assertThat(minutes()).isEqualTo(candles);
    }

    @Test
    @Order(2)
    void dayVolumeIsTheRecordedOne() throws Exception {
        JsonNode day = api.getJson(CANDLES + "&interval=1d").at("/data/0");
        assertThat(day.path("volumeQuote").asText()).isEqualTo("246966136.903766");
        assertThat(day.path("volumeUsd").asText()).isEqualTo("246966136.903766");
        assertThat(day.path("volumeBase").asText()).isEqualTo("110106.227894665936356241");
        assertThat(day.path("trades").asInt()).isEqualTo(6_046);
    }

    @Test
    @Order(3)
    void subscriberGetsSnapshotThenWhatIsPosted() throws Exception {
        try (StreamClient stream = StreamClient.connect(node.http())) {
            stream.await("hello");
            String trades = "trades:1:" + RecordedSwaps.USDC_WETH;
            String minutes = "candles:1:" + RecordedSwaps.USDC_WETH + ":1m";
            stream.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"" + trades + "\"},{\"topic\":\""
                    + minutes + "\"}]}");
            JsonNode subscribed = stream.await("subscribed");
            assertThat(subscribed.at("/topics/0/snapshot")).hasSize(50);

            ObjectNode late = RecordedSwaps.all().get(0).deepCopy();
            late.put("logIndex", 9_999).put("timestamp", "2024-01-05T23:59:59.500Z");
            JsonNode answer =
                    HttpCaller.json(api.post("/v1/trades", "application/json", RecordedSwaps.body(List.of(late))));
            JsonNode data = stream.await(frame -> frame.path("op").asText().equals("data")
                    && frame.path("topic").asText().equals(trades));
            assertThat(data.at("/data/0/logIndex").asInt()).isEqualTo(9_999);
            assertThat(answer.path("position").asText())
                    .endsWith("." + data.path("offset").asLong());
            assertThat(data.at("/data/0"))
                    .isEqualTo(api.getJson("/v1/trades?chain=1&limit=1&pool=" + RecordedSwaps.USDC_WETH)
                            .at("/data/0"));
            JsonNode changed =
                    stream.await(frame -> frame.path("topic").asText().equals(minutes));
            assertThat(changed.path("op").asText()).isEqualTo("correction");
        }
    }

    private static List<JsonNode> minutes() throws Exception {
        JsonNode page = api.getJson(
                CANDLES + "&interval=1m&base=token0&limit=1500&from=2024-01-05T00:00:00Z" + "&to=2024-01-06T00:00:00Z");
        List<JsonNode> candles = new ArrayList<>();
        page.path("data").forEach(candles::add);
        return candles;
    }

    private static void assertBars(List<JsonNode> candles) throws Exception {
        Map<String, JsonNode> byMinute = new HashMap<>();
        candles.forEach(candle -> byMinute.put(candle.path("openTime").asText(), candle));
        List<Map<String, String>> bars = RecordedSwaps.minuteBars();
        assertThat(bars).hasSize(1_408);
        assertThat(byMinute).hasSize(1_408);
        for (Map<String, String> bar : bars) {
            JsonNode candle = byMinute.get(bar.get("timestamp").replace(' ', 'T') + ".000Z");
            assertThat(candle).as(bar.get("timestamp")).isNotNull();
            assertTick(candle.path("open"), bar.get("openTick"));
            assertTick(candle.path("high"), bar.get("highestTick"));
            assertTick(candle.path("low"), bar.get("lowestTick"));
            assertTick(candle.path("close"), bar.get("closeTick"));
        }
    }

    /** tick = ⌊log of the raw price to base 1.0001⌋: 1.0001^tick ≤ price &lt; 1.0001^(tick + 1). */
    private static void assertTick(JsonNode price, String expected) {
        int tick = new BigDecimal(expected).intValueExact();
        // In raw units of WETH (18 decimals) per raw unit of USDC (6).
        BigDecimal raw = new BigDecimal(price.asText()).scaleByPowerOfTen(12);
        assertThat(raw).isBetween(TICK.pow(tick, DIGITS), TICK.pow(tick + 1, DIGITS));
    }
}
