package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.node.testing.HttpCaller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The cache tier as callers see it. */
class CacheIT extends CachedNode {
    @Test
    void sameQuestionIsAnsweredFromMemoryWithTheSameBytes() throws Exception {
        post(DAY);
        String path = candles(DAY, DAY.plusSeconds(3_600));
        HttpResponse<String> loaded = api.get(path);
        assertThat(from(loaded)).isEqualTo("miss");

        HttpResponse<String> kept = awaitFrom(path, "memory");

        assertThat(kept.body()).isEqualTo(loaded.body());
        assertThat(kept.headers().firstValue("etag"))
                .isPresent()
                .isEqualTo(loaded.headers().firstValue("etag"));
        assertThat(kept.headers().firstValue("cache-control")).hasValue("public, max-age=60");
    }

    @Test
    void whoPostsReadsHisTradesAtOnce() throws Exception {
        String trades = "/v1/trades?limit=1000&pool=" + pool;
        String candles = "/v1/candles?chain=1&interval=1h&limit=1&pool=" + pool;
        String ofTrader = "/v1/trades?limit=1000&trader=" + trader;
        String figures = "/v1/pools/1/" + pool;
        for (int i = 1; i <= 60; i++) {
            post(DAY.plusSeconds(i));
            assertThat(read(trades).path("data")).hasSize(i);
            assertThat(read(ofTrader).path("data")).hasSize(i);
            assertThat(read(candles).at("/data/0/trades").asInt()).isEqualTo(i);
            assertThat(read(figures).path("data").path("lastTradeAt").asText())
                    .isEqualTo(DAY.plusSeconds(i).toString().replace("Z", ".000Z"));
            assertThat(read("/v1/trades?limit=1").at("/data/0/pool").asText()).isNotEmpty();
        }
    }

    @Test
    void pastPagesSurviveNewTradesAndAreOutdatedByLateOnes() throws Exception {
        post(DAY.plusSeconds(10));
        String past = candles(DAY, DAY.plusSeconds(600));
        String lately = candles(DAY.plusSeconds(600), DAY.plusSeconds(1_200));
        String pastTrades = "/v1/trades?pool=" + pool + "&from=" + DAY + "&to=" + DAY.plusSeconds(600);
        awaitFrom(past, "memory");
        awaitFrom(pastTrades, "memory");
        awaitFrom(lately, "memory");

        post(DAY.plusSeconds(700));

        assertThat(from(api.get(past))).isEqualTo("memory");
        assertThat(from(api.get(pastTrades))).isEqualTo("memory");
        assertThat(from(api.get(lately))).isEqualTo("miss");

        post(DAY.plusSeconds(20));

        assertThat(read(past).at("/data/0/trades").asInt()).isEqualTo(2);
        assertThat(read(pastTrades).path("data")).hasSize(2);
    }

    @Test
    void descriptionsAndPricesAreReadAtOnce() throws Exception {
        String token = "0x" + String.format("%040x", 0xfeed);
        String list = "/v1/tokens?chain=1&limit=1000";
        read(list);
        for (int i = 0; i < 20; i++) {
            String body = "{\"symbol\":\"T" + i + "\",\"name\":\"Token\",\"decimals\":6}";
            assertThat(api.put("/v1/tokens/1/" + token, body).statusCode() / 100)
                    .isEqualTo(2);
            assertThat(read("/v1/tokens/1/" + token).at("/data/symbol").asText())
                    .isEqualTo("T" + i);
            assertThat(read(list).path("data").toString()).contains("\"T" + i + "\"");

            String prices = "{\"prices\":[{\"chainId\":1,\"token\":\"" + token + "\",\"usd\":\"" + (i + 1)
                    + "\",\"timestamp\":\"" + DAY.plusSeconds(i) + "\",\"source\":\"test\"}]}";
            assertThat(api.post("/v1/prices", "application/json", prices).statusCode())
                    .isEqualTo(200);
            assertThat(read("/v1/prices?chain=1").at("/data/0/usd").asText()).isEqualTo(String.valueOf(i + 1));
        }
    }

    @Test
    void whatOneKeySeesOfItsTraderIsNotSentToAnother() throws Exception {
        String owner = key("owner-" + trader);
        String stranger = key("stranger-" + trader);
        HttpResponse<String> posted = as(
                owner,
                to("/v1/trades").POST(HttpRequest.BodyPublishers.ofString(body(DAY))),
                "Content-Type",
                "application/json");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
        String path = "/v1/trades?trader=" + trader;
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> own = as(owner, to(path));
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(HttpCaller.json(own).path("data")).hasSize(1);
            String tag = own.headers().firstValue("etag").orElseThrow();

            assertThat(as(stranger, to(path)).statusCode()).isEqualTo(403);
            assertThat(as(stranger, to(path), "If-None-Match", tag).statusCode())
                    .isEqualTo(403);
            assertThat(api.get(path).statusCode()).isEqualTo(403);
        }
        assertThat(from(as(owner, to(path)))).isEqualTo("memory");
    }
}
