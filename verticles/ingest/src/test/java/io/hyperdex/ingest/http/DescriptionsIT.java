package io.hyperdex.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.ingest.store.Stored;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.ReferenceChanged;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Describing tokens and pools, and posting prices. */
class DescriptionsIT {
    private static final String WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
    private static final String USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    private static final String POOL = "/v1/pools/1/0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";

    private TestDoor door;

    @BeforeEach
    void open() {
        door = new TestDoor(TestPostgres.createStore(), Configuration.defaults().with("limits.enabled", "false"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void tokenIsCreatedThenReplacedAndItsDecimalsStay() throws Exception {
        BlockingQueue<ReferenceChanged> changes = new LinkedBlockingQueue<>();
        door.node.context.bus().listen(Topics.REFERENCE, changes::add);
        assertThat(token("WETH", 18).status()).isEqualTo(201);
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo(new ReferenceChanged(1, WETH.toLowerCase()));
        assertThat(token("WETH9", 18).status()).isEqualTo(200);
        TestDoor.Reply refused = token("WETH", 6);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(door.node.query("select symbol, decimals from tokens")).containsExactly("WETH9|18");
    }

    @Test
    void poolKeepsItsPairAndTakesItsQuoteByPriorityUnlessTold() {
        TestDoor.Reply created = pool(USDC, WETH, null);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().getJsonObject("data").getString("quote")).isEqualTo("token0");
        TestDoor.Reply replaced = pool(USDC, WETH, "token1");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.body().getJsonObject("data").getString("quote")).isEqualTo("token1");
        assertThat(pool(USDC, "0x" + "f".repeat(40), null).status()).isEqualTo(409);
        assertThat(pool(WETH, USDC, null).status()).isEqualTo(422);
    }

    @Test
    void describedDecimalsHoldForTheNextTradeOfThisNode() {
        Stored before = TestNode.await(door.node.store("a", List.of(Trades.trade("a", Trades.TIME, "0.5", "1", "5"))));
        assertThat(before.accepted()).isOne();
        var description = new JsonObject().put("symbol", "T").put("name", "T").put("decimals", 0);
        assertThat(put("putToken", "/v1/tokens/1/" + Trades.TOKEN0, description).status())
                .isEqualTo(200);
        TestDoor.Reply reply = door.post(
                "application/json",
                "{\"trades\":[{\"tradeId\":\"b\",\"chainId\":1,\"timestamp\":1709287230,\"protocol\":\"p\",\"pool\":\""
                        + Trades.POOL + "\",\"trader\":\"" + Trades.TOKEN1 + "\",\"tokenIn\":\"" + Trades.TOKEN0
                        + "\",\"tokenOut\":\"" + Trades.TOKEN1 + "\",\"amountIn\":\"0.5\",\"amountOut\":\"1\"}]}");
        assertThat(reply.rejections()).containsExactly("0 b precision amountIn");
    }

    @Test
    void pricesAreStoredTogetherAndCountedApart() throws Exception {
        JsonObject one = price("2268.611", "2024-01-05T00:00:23Z");
        JsonObject other = price("2269", "2024-01-05T00:00:24Z");
        JsonObject first = prices(one, other, one).body().getJsonObject("data");
        assertThat(first.getInteger("accepted")).isEqualTo(2);
        assertThat(first.getInteger("duplicates")).isOne();
        JsonObject again =
                prices(one, price("2270", "2024-01-05T00:00:24Z")).body().getJsonObject("data");
        assertThat(again.getInteger("accepted")).isOne();
        assertThat(door.node.query("select usd from prices order by ts")).containsExactly("2268.611", "2270");
        assertThat(prices(price("1", "2999-01-01T00:00:00Z")).status()).isEqualTo(422);
        assertThat(prices(price("0", "2024-01-05T00:00:23Z")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{\"symbol\":\"T\",\"name\":\"T\",\"decimals\":1} {}"})
    void bodyOtherThanOneObjectIsUnreadable(String body) {
        TestDoor.Reply reply =
                door.send("putToken", "PUT", "/v1/tokens/1/" + WETH, "application/json", BodyPublishers.ofString(body));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().getString("code")).isEqualTo("unreadable_body");
    }

    @Test
    void brokenDescriptionsAreRefused() {
        assertThat(door.send(
                                "putToken",
                                "PUT",
                                "/v1/tokens/1/" + WETH,
                                "application/json",
                                BodyPublishers.ofString("{"))
                        .status())
                .isEqualTo(400);
        assertThat(door.send("putToken", "PUT", "/v1/tokens/1/" + WETH, "text/plain", BodyPublishers.ofString("{}"))
                        .status())
                .isEqualTo(415);
        assertThat(put("putToken", "/v1/tokens/1/" + WETH, new JsonObject().put("symbol", "\u0000"))
                        .status())
                .isEqualTo(400);
    }

    private TestDoor.Reply token(String symbol, int decimals) {
        return put(
                "putToken",
                "/v1/tokens/1/" + WETH,
                new JsonObject()
                        .put("symbol", symbol)
                        .put("name", "Wrapped Ether")
                        .put("decimals", decimals));
    }

    private TestDoor.Reply pool(String token0, String token1, String quote) {
        JsonObject pool = new JsonObject()
                .put("protocol", "uniswap-v3")
                .put("token0", token0)
                .put("token1", token1)
                .put("fee", "0.0005")
                .put("quote", quote);
        return put("putPool", POOL, pool);
    }

    private static JsonObject price(String usd, String timestamp) {
        return new JsonObject()
                .put("chainId", 1)
                .put("token", WETH)
                .put("usd", usd)
                .put("timestamp", timestamp);
    }

    private TestDoor.Reply prices(JsonObject... prices) {
        JsonObject body = new JsonObject().put("prices", new JsonArray(List.of(prices)));
        return door.send(
                "postPrices", "POST", "/v1/prices", "application/json", BodyPublishers.ofString(body.encode()));
    }

    private TestDoor.Reply put(String operation, String path, JsonObject body) {
        return door.send(operation, "PUT", path, "application/json", BodyPublishers.ofString(body.encode()));
    }
}
