package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** States that another role keeps. */
class StateTopicIT {
    private static final String TRADER = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";

    private static final String PRICE = "{\"chainId\":1,\"token\":\"0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2\","
            + "\"usd\":\"%s\",\"timestamp\":\"2024-01-05T00:00:23.000Z\",\"source\":\"posted\",\"stale\":false}";

    private static StateTold told(long offset, String tag, StateObject... objects) {
        return new StateTold(offset, List.of(objects), List.of(tag), Dependence.FOREVER);
    }

    @Test
    void aSubscriberGetsTheStateAndThenWhatHasMoved() throws Exception {
        var price = new AtomicReference<>("1");
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            node.serve(
                    StateFamily.PRICES,
                    asked -> Future.succeededFuture(
                            told(5, Tags.prices(1), new StateObject("0xa", PRICE.formatted(price.get())))));
            probe.subscribe(1, "prices:1");
            assertThat(probe.next("subscribed")
                            .get("topics")
                            .get(0)
                            .get("snapshot")
                            .toString())
                    .isEqualTo("[" + PRICE.formatted(1) + "]");
            price.set("2");
            node.bus.publish(Topics.CHANGED, Invalidation.of(Line.REFERENCE, 1, Tags.prices(1)));
            JsonNode data = probe.nextOf("prices:1");
            assertThat(data.get("data").toString()).isEqualTo("[" + PRICE.formatted(2) + "]");
        }
    }

    @Test
    void whatNobodyKeepsIsRefusedAsAnAbsentRole() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            probe.subscribe(1, "risk:" + TRADER);
            assertThat(probe.next("error").get("code").asText()).isEqualTo("role_absent");
            assertThat(node.push.status().subscriptions()).isZero();
        }
    }

    @Test
    void aTraderIsToldAsFarAsTheCallerSeesIt() throws Exception {
        var asked = new AtomicReference<StateAsked>();
        try (PushNode node = PushNode.start();
                StoreWriter writer = new StoreWriter(node);
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            node.serve(StateFamily.PNL, question -> {
                asked.set(question);
                return Future.succeededFuture(told(1, Tags.trader(TRADER)));
            });
            probe.subscribe(1, "pnl:" + TRADER.toUpperCase(Locale.ROOT).replace("0X", "0x"));
            assertThat(probe.next("subscribed")
                            .get("topics")
                            .get(0)
                            .get("topic")
                            .asText())
                    .isEqualTo("pnl:" + TRADER);
            assertThat(asked.get().visible().sources()).containsExactly("chain", "anonymous");
            writer.own("posted by another");
            probe.subscribe(2, "positions:" + TRADER);
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("forbidden");
            assertThat(error.get("status").asInt()).isEqualTo(403);
        }
    }

    @Test
    void whatOneMayNotSeeAnyMoreEndsWithinTwoSeconds() throws Exception {
        String trades = "trades:1:" + StoreWriter.POOL + "?trader=" + TRADER;
        try (PushNode node = PushNode.start();
                StoreWriter writer = new StoreWriter(node);
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port);
                SseProbe events = new SseProbe(
                        node.vertx,
                        node.port,
                        "?topics=trades:1:" + StoreWriter.POOL + "%3Ftrader%3D" + TRADER,
                        Map.of())) {
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            events.next("subscribed");
            for (StateFamily family : List.of(StateFamily.PNL, StateFamily.POSITIONS)) {
                node.serve(family, question -> Future.succeededFuture(told(1, Tags.trader(TRADER))));
            }
            probe.subscribe(1, "pnl:" + TRADER, trades, "candles:1:" + StoreWriter.POOL + ":1m");
            probe.next("subscribed");
            Instant hidden = Instant.now();
            String owner = node.keyThatHides("owner", TRADER).text();
            Set<String> ended = new TreeSet<>();
            while (ended.size() < 2) {
                JsonNode error = probe.next("error");
                assertThat(error.get("code").asText()).isEqualTo("forbidden");
                ended.add(error.get("topic").asText());
            }
            assertThat(ended).containsExactly("pnl:" + TRADER, trades);
            assertThat(events.next("error").frame().get("topic").asText()).isEqualTo(trades);
            assertThat(Instant.now()).isBefore(hidden.plusSeconds(2));
            probe.subscribe(2, trades);
            assertThat(probe.next("error").get("code").asText()).isEqualTo("forbidden");
            assertThat(node.push.status().subscriptions()).isOne();
            try (StreamProbe own = StreamProbe.connect(node.vertx, node.port, "/v1/stream?key=" + owner, Map.of())) {
                own.subscribe(1, trades);
                own.next("subscribed");
            }
        }
    }
}
